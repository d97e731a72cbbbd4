import type { SkipReason } from "@/lib/schedule/ledger";
import type { Ledger } from "@/lib/schemas/ledger";

/** "7 skipped (paused)" says why in one word. */
export const REASON_WORDS: Record<SkipReason, string> = {
  paused: "paused",
  disabled: "switched off",
  overlap: "overlap",
  misfire: "missed",
  superseded: "overtaken by an edit",
  coalesced: "made up for by a later fire",
  invalid: "invalid settings",
};

/** The parts of the sum after "due =", largest first; zero parts are left out, but for the fired and the unexplained. */
export function ledgerParts(
  ledger: Ledger,
): { label: string; count: number; tone: "success" | "neutral" | "warning" | "failure" }[] {
  const skipped = Object.entries(ledger.skipped) as [SkipReason, number][];
  return [
    { label: "fired", count: ledger.fired, tone: "success" as const },
    ...skipped
      .filter(([, count]) => count > 0)
      .sort(([, a], [, b]) => b - a)
      .map(([reason, count]) => ({ label: `skipped (${REASON_WORDS[reason]})`, count, tone: "neutral" as const })),
    ...(ledger.pending > 0 ? [{ label: "on its way", count: ledger.pending, tone: "neutral" as const }] : []),
    {
      label: "unexplained",
      count: ledger.unexplained,
      tone: ledger.unexplained > 0 ? ("failure" as const) : ("neutral" as const),
    },
  ];
}
