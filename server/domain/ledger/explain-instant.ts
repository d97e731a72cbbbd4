import { calendarWords } from "@/lib/schedule/describe-schedule";
import { derivedSkips, LEDGER_GRACE_MS, type LedgerPeriod, type SkipReason } from "@/lib/schedule/ledger";
import { instantsBetween, nextInstant } from "@/lib/schedule/next-instant";
import type { ExplainInstantInput, InstantExplanation } from "@/lib/schemas/ledger";
import type { Ctx } from "@/server/domain/context";
import { loadLedger } from "@/server/domain/ledger/load-ledger";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const REASONS: Record<SkipReason, string> = {
  paused: "it was paused",
  disabled: "it was switched off",
  overlap: "the run before it was not over",
  misfire: "it was missed, and the policy for missed fires left it out",
  superseded: "an edit of the timer came before it could fire",
  coalesced: "a later fire stood for it",
  invalid: "its settings were not valid",
};

/**
 * Why a timer fired, or did not, around an instant: "why did nothing happen at 02:30?". Looks at the due instants within a
 * minute of it.
 * @throws AppError `not_found`
 */
export async function explainInstant(ctx: Pick<Ctx, "sql">, input: ExplainInstantInput): Promise<InstantExplanation> {
  const atMs = Date.parse(input.at);
  const range = { fromMs: atMs - MINUTE_MS, toMs: atMs + MINUTE_MS };
  const stored = await loadLedger(ctx.sql, input, { fromMs: atMs - DAY_MS, toMs: atMs + DAY_MS });
  const period = stored.periods.findLast((candidate) => candidate.openedMs <= atMs) ?? null;
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  const around = period?.spec
    ? { previous: iso(previousInstant(period, atMs)), next: iso(nextInstant(period.spec, atMs, period.phaseMs)) }
    : { previous: null, next: null };
  const answer = (kind: InstantExplanation["answer"], text: string, event: number | null = null) => ({
    answer: kind,
    text,
    event,
    ...around,
  });
  if (period === null) return answer("unknown", "The timer did not exist yet, or its history is no longer kept.");
  if (period.spec === null) return answer("skipped", "Its settings were not valid then, so nothing was due.");

  const due = instantsBetween(period.spec, { ...range, phaseMs: period.phaseMs, limit: 1_000 }).instants.filter(
    (instant) => instant > period.openedMs,
  );
  const nearest = due.sort((a, b) => Math.abs(a - atMs) - Math.abs(b - atMs))[0];
  if (nearest === undefined) {
    if (!period.enabled) return answer("off", "The timer was switched off then.");
    return answer("not_due", notDue(period, range));
  }
  if (nearest > stored.nowMs) return answer("future", "It is due then; that has not come yet.");
  const [event] = await ctx.sql<{ id: number; late_ms: number | null }>(
    "select id, late_ms from attune.event where timer = $1 and scheduled_at = $2",
    [stored.timer, new Date(nearest)],
  );
  if (event) return answer("fired", `It fired, ${event.late_ms ?? 0} ms after its time.`, event.id);
  const skip =
    stored.skips.find(({ fromMs, toMs }) => nearest >= fromMs && nearest <= toMs) ??
    derivedSkips(
      stored.periods,
      { fromMs: atMs - DAY_MS, toMs: Math.min(stored.nowMs, atMs + DAY_MS) },
      stored.nowMs,
    ).find(({ fromMs, toMs }) => nearest > fromMs && nearest <= toMs);
  if (skip) {
    const why = skip.reason === "paused" && period.spec.pauseReason ? `: ${period.spec.pauseReason}` : "";
    return answer("skipped", `It was due and did not fire: ${REASONS[skip.reason]}${why}.`);
  }
  if (stored.nowMs - nearest < LEDGER_GRACE_MS) return answer("pending", "It was due a moment ago and is on its way.");
  return answer("unexplained", "It was due, and there is neither an event nor a reason. This should not happen.");
}

function notDue({ spec, phaseMs }: LedgerPeriod, range: { fromMs: number; toMs: number }): string {
  const plain = "Nothing was due then by the schedule that was in force.";
  if (spec === null) return plain;
  const { calendars, startMs, endMs, ...unlimited } = spec;
  if (startMs !== undefined && range.toMs < startMs) return "Nothing was due then: the timer had not begun.";
  if (endMs !== undefined && range.fromMs > endMs) return "Nothing was due then: the timer had ended.";
  // An interval with a beginning counts from it.
  const wouldBe = { ...unlimited, ...(startMs === undefined ? {} : { startMs }) } as typeof spec;
  if (!calendars || instantsBetween(wouldBe, { ...range, phaseMs, limit: 1 }).instants.length === 0) return plain;
  return `It would have been due, but is ${calendarWords(spec)}.`;
}

/** The last due instant at or before one, looked for in ever wider windows up to 400 days. */
function previousInstant(period: LedgerPeriod, atMs: number): number | null {
  if (period.spec === null) return null;
  for (const windowMs of [MINUTE_MS, 60 * MINUTE_MS, DAY_MS, 32 * DAY_MS, 400 * DAY_MS]) {
    const fromMs = Math.max(period.openedMs, atMs - windowMs);
    const { instants } = instantsBetween(period.spec, { fromMs, toMs: atMs, phaseMs: period.phaseMs, limit: 10_000 });
    const last = instants.at(-1);
    if (last !== undefined) return last;
  }
  return null;
}
