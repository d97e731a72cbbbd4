import { DEFAULT_OVERLAP_CAP, type OverlapPolicy } from "@/lib/vocabulary";

/** Each policy as a name and one sentence: what a match does while an earlier run is not finished. */
export const OVERLAP_WORDS: Record<OverlapPolicy, { label: string; description: string }> = {
  allow: { label: "Run beside it", description: "Every match runs at once, however many runs there are" },
  skip: { label: "Skip", description: "The match runs nothing and is recorded as skipped" },
  buffer_one: {
    label: "Wait, one at a time",
    description: "One match waits and runs when the earlier run has ended; further ones are skipped",
  },
  buffer_all: {
    label: "Wait in line",
    description: "Matches wait and run one after the other; those beyond the limit are skipped",
  },
  cancel_previous: {
    label: "Cancel the earlier run",
    description: "The earlier run is cancelled; the newest match runs when it has ended",
  },
};

/** The policy in a few words, for a folded section and for the page of the rule. */
export function overlapSummary(policy: OverlapPolicy, cap: number | null | undefined): string {
  const { label } = OVERLAP_WORDS[policy];
  return policy === "buffer_all" ? `${label}, at most ${cap ?? DEFAULT_OVERLAP_CAP}` : label;
}
