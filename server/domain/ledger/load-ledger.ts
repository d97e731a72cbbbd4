import type { LedgerPeriod, LedgerRange, LedgerSkip, SkipReason } from "@/lib/schedule/ledger";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { Sql } from "@/server/db/database";
import { notFound } from "@/server/domain/find-component";

/** Everything that the ledger of one timer is computed from, read at one moment. Times are UTC ms. */
export type StoredLedger = {
  timer: number;
  enabled: boolean;
  periods: LedgerPeriod[];
  skips: LedgerSkip[];
  fired: number;
  late: { p50: number; p99: number; max: number } | null;
  nowMs: number;
};

type Row = {
  timer: number;
  /** The present settings: those of the present period, and whether it is paused. */
  config: unknown;
  enabled: boolean;
  high_water_at: Date | null;
  now: Date;
  fired: number;
  late: { p50: number; p99: number; max: number } | null;
  periods:
    | {
        trigger_ref: string;
        config: unknown;
        enabled: boolean;
        phase_at: string;
        opened_at: string;
        closed_at: string | null;
        settled_at: string | null;
      }[]
    | null;
  skips: { from_at: string; to_at: string; count: number; reason: SkipReason }[] | null;
};

const LEDGER = `
  select t.id as timer, t.config, t.enabled, t.high_water_at, clock_timestamp() as now,
    (select count(*) from attune.event e where e.timer = t.id and e.scheduled_at > $2 and e.scheduled_at <= $3) as fired,
    (select jsonb_build_object('p50', percentile_disc(0.5) within group (order by late_ms), 'p99', percentile_disc(0.99) within group (order by late_ms), 'max', max(late_ms))
     from attune.event e where e.timer = t.id and e.scheduled_at > $2 and e.scheduled_at <= $3 having count(*) > 0) as late,
    (select jsonb_agg(p order by p.opened_at, p.id) from attune.timer_period p
     where p.timer = t.id and p.opened_at < $3 and (p.closed_at is null or greatest(p.closed_at, p.settled_at) > $2)) as periods,
    (select jsonb_agg(k) from attune.timer_skip k where k.timer = t.id and k.to_at > $2 and k.from_at <= $3) as skips
  from attune.timer t`;

/** @throws AppError `not_found` when there is no such sensor or rule, or it has no timer */
export async function loadLedger(
  sql: Sql,
  owner: { kind: "sensor" | "rule"; ref: string },
  { fromMs, toMs }: LedgerRange,
): Promise<StoredLedger> {
  const [row] = await sql<Row>(
    `${LEDGER} join attune.${owner.kind === "sensor" ? "sensor" : "rule"} o on o.id = t.${owner.kind} where o.ref = $1`,
    [owner.ref, new Date(fromMs), new Date(toMs)],
  );
  if (!row) throw notFound(owner.kind === "sensor" ? "Timer of sensor" : "Timer of rule", owner.ref);
  return toStoredLedger(row);
}

/** The ledgers of timers with an id above `after`, by id, at most `limit`. */
export async function loadLedgers(
  sql: Sql,
  after: number,
  limit: number,
  { fromMs, toMs }: LedgerRange,
): Promise<(StoredLedger & { kind: "sensor" | "rule"; ref: string })[]> {
  const rows = await sql<Row & { kind: "sensor" | "rule"; ref: string }>(
    `select l.*, case when s.id is null then 'rule' else 'sensor' end as kind, coalesce(s.ref, r.ref) as ref
     from (${LEDGER} where t.id > $1 order by t.id limit $4) l join attune.timer t on t.id = l.timer
       left join attune.sensor s on s.id = t.sensor left join attune.rule r on r.id = t.rule
     order by l.timer`,
    [after, new Date(fromMs), new Date(toMs), limit],
  );
  return rows.map((row) => ({ ...toStoredLedger(row), kind: row.kind, ref: row.ref }));
}

const ms = (text: string | null) => (text === null ? null : Date.parse(text));

function toStoredLedger(row: Row): StoredLedger {
  return {
    timer: row.timer,
    enabled: row.enabled,
    nowMs: row.now.getTime(),
    fired: row.fired,
    late: row.late,
    periods: (row.periods ?? []).map((period) => {
      const config = period.closed_at === null ? row.config : period.config;
      const parsed = parseTimerSpec(period.trigger_ref, config, row.timer);
      return {
        spec: parsed.ok ? parsed.spec : null,
        enabled: period.enabled,
        phaseMs: Date.parse(period.phase_at),
        openedMs: Date.parse(period.opened_at),
        closedMs: ms(period.closed_at),
        settledMs: period.closed_at === null ? (row.high_water_at?.getTime() ?? null) : ms(period.settled_at),
      };
    }),
    skips: (row.skips ?? []).map((skip) => ({
      fromMs: Date.parse(skip.from_at),
      toMs: Date.parse(skip.to_at),
      count: skip.count,
      reason: skip.reason,
    })),
  };
}
