import { countInstants, instantsBetween } from "@/lib/schedule/next-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";

export const SKIP_REASONS = ["paused", "disabled", "overlap", "misfire", "superseded", "coalesced", "invalid"] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** A stretch of time in which a timer had one schedule, on or off. Times are UTC ms. */
export type LedgerPeriod = {
  /** null: its settings are not valid, so nothing is due */
  spec: TimerSpec | null;
  enabled: boolean;
  phaseMs: number;
  /** Only instants after this are its own. */
  openedMs: number;
  /** null: the present one */
  closedMs: number | null;
  /** The last settled instant: at its end, or of the timer now. */
  settledMs: number | null;
};

/** Instants that the scheduler wrote down as skipped; only skipped ones lie in the range. */
export type LedgerSkip = { fromMs: number; toMs: number; count: number; reason: SkipReason };

export type LedgerRange = { fromMs: number; toMs: number };

/** What became of the due instants of a range: `due = fired + skipped + pending + unexplained`. */
export type LedgerBalance = {
  due: number;
  fired: number;
  skipped: Partial<Record<SkipReason, number>>;
  /** Due a moment ago; their commit is on its way. */
  pending: number;
  unexplained: number;
};

/** How long a due instant may be on its way, before it counts as unexplained. */
export const LEDGER_GRACE_MS = 60_000;

/** The instants of a period that lie in a range, as a range of their own; null when there can be none. */
export function periodRange(period: LedgerPeriod, { fromMs, toMs }: LedgerRange): LedgerRange | null {
  const from = Math.max(period.openedMs, fromMs);
  // An instant that was fired before the edit by a clock which runs ahead of the database's is still its own.
  const end = period.closedMs === null ? toMs : Math.max(period.closedMs, period.settledMs ?? period.closedMs);
  const to = Math.min(end, toMs);
  return period.spec !== null && to > from ? { fromMs: from, toMs: to } : null;
}

/** Periods in order, each beginning no earlier than what the one before it settled. */
function withoutOverlap(periods: readonly LedgerPeriod[]): LedgerPeriod[] {
  const ordered = [...periods].sort((a, b) => a.openedMs - b.openedMs);
  let settledMs = Number.NEGATIVE_INFINITY;
  return ordered.map((period) => {
    const own = { ...period, openedMs: Math.max(period.openedMs, settledMs) };
    if (period.closedMs !== null) settledMs = Math.max(settledMs, period.closedMs, period.settledMs ?? settledMs);
    return own;
  });
}

function count(period: LedgerPeriod, range: LedgerRange | null): number {
  if (range === null || period.spec === null || range.toMs <= range.fromMs) return 0;
  return countInstants(period.spec, { ...range, phaseMs: period.phaseMs, limit: Number.MAX_SAFE_INTEGER });
}

/** A part of a period whose instants got no event, for one reason that need not be stored: it follows from the periods. */
export type DerivedSkip = { fromMs: number; toMs: number; count: number; reason: "disabled" | "superseded" | "paused" };

/**
 * What the periods themselves explain: all of a disabled one, what an edit overtook in an enabled one, and in the present one
 * what waits for the end of a pause, when the misfire policy decides about it.
 */
export function derivedSkips(periods: readonly LedgerPeriod[], range: LedgerRange, nowMs: number): DerivedSkip[] {
  return withoutOverlap(periods).flatMap((period): DerivedSkip[] => {
    const own = periodRange(period, range);
    if (own === null) return [];
    if (!period.enabled) return derived(period, own, "disabled");
    if (period.closedMs === null) {
      const waiting = {
        fromMs: Math.max(own.fromMs, period.settledMs ?? own.fromMs),
        toMs: Math.min(own.toMs, pausedTo(period, nowMs)),
      };
      return waiting.toMs > waiting.fromMs ? derived(period, waiting, "paused") : [];
    }
    const rest = { fromMs: Math.max(own.fromMs, period.settledMs ?? own.fromMs), toMs: own.toMs };
    return derived(period, rest, "superseded");
  });
}

/** Until when the present period is explained by its pause; for a moment after its end the commit is on its way. */
function pausedTo({ spec }: LedgerPeriod, nowMs: number): number {
  const untilMs = spec?.pausedUntilMs;
  return untilMs !== undefined && nowMs <= untilMs + LEDGER_GRACE_MS ? untilMs : Number.NEGATIVE_INFINITY;
}

function derived(period: LedgerPeriod, range: LedgerRange, reason: DerivedSkip["reason"]): DerivedSkip[] {
  const instants = count(period, range);
  return instants === 0 ? [] : [{ ...range, count: instants, reason }];
}

/**
 * The balance of one timer over (fromMs, toMs]: recomputed from its schedules, not from what was stored, so that an instant
 * of which nothing is known shows as unexplained. `fired` is the number of its events with `scheduled_at` in the range.
 */
export function ledgerBalance(
  input: { periods: readonly LedgerPeriod[]; fired: number; skips: readonly LedgerSkip[]; nowMs: number },
  range: LedgerRange,
): LedgerBalance {
  const periods = withoutOverlap(input.periods);
  const until = { fromMs: range.fromMs, toMs: Math.min(range.toMs, input.nowMs) };
  const skipped: Partial<Record<SkipReason, number>> = {};
  const add = (reason: SkipReason, instants: number) => {
    if (instants > 0) skipped[reason] = (skipped[reason] ?? 0) + instants;
  };
  for (const skip of derivedSkips(periods, until, input.nowMs)) add(skip.reason, skip.count);
  for (const skip of input.skips) add(skip.reason, skippedIn(periods, skip, until));
  let due = 0;
  let pending = 0;
  for (const period of periods) {
    const own = periodRange(period, until);
    due += count(period, own);
    if (own === null || !period.enabled || period.closedMs !== null) continue;
    const fresh = {
      fromMs: Math.max(
        own.fromMs,
        period.settledMs ?? own.fromMs,
        input.nowMs - LEDGER_GRACE_MS,
        pausedTo(period, input.nowMs),
      ),
      toMs: own.toMs,
    };
    pending += count(period, fresh);
  }
  const explained = input.fired + Object.values(skipped).reduce((sum, instants) => sum + instants, 0);
  return { due, fired: input.fired, skipped, pending, unexplained: Math.max(0, due - explained - pending) };
}

/** How many instants of a stored skip lie in the range. */
function skippedIn(periods: readonly LedgerPeriod[], skip: LedgerSkip, range: LedgerRange): number {
  if (skip.fromMs > range.fromMs && skip.toMs <= range.toMs) return skip.count;
  const part = { fromMs: Math.max(skip.fromMs - 1, range.fromMs), toMs: Math.min(skip.toMs, range.toMs) };
  return periods.reduce((sum, period) => sum + count(period, periodRange(period, part)), 0);
}

/** Due instants of a range that have neither an event nor a skip, oldest first, at most `limit`. For small ranges. */
export function unexplainedInstants(
  input: {
    periods: readonly LedgerPeriod[];
    firedAt: ReadonlySet<number>;
    skips: readonly LedgerSkip[];
    nowMs: number;
  },
  range: LedgerRange,
  limit: number,
): number[] {
  const periods = withoutOverlap(input.periods);
  const until = { fromMs: range.fromMs, toMs: Math.min(range.toMs, input.nowMs - LEDGER_GRACE_MS) };
  const skips = [
    ...input.skips.map(({ fromMs, toMs }) => ({ fromMs: fromMs - 1, toMs })),
    ...derivedSkips(periods, until, input.nowMs),
  ];
  const found: number[] = [];
  for (const period of periods) {
    const own = periodRange(period, until);
    if (own === null || period.spec === null || !period.enabled) continue;
    const { instants } = instantsBetween(period.spec, { ...own, phaseMs: period.phaseMs, limit: 100_000 });
    for (const at of instants) {
      if (found.length >= limit) return found;
      if (!input.firedAt.has(at) && !skips.some((skip) => at > skip.fromMs && at <= skip.toMs)) found.push(at);
    }
  }
  return found;
}
