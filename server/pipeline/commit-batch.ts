import type { Sql } from "@/server/db/database";
import { enqueueExecutions } from "@/server/pipeline/enqueue-executions";
import type { AcceptedEvent, IncomingEvent } from "@/server/pipeline/incoming-event";
import type { RuleMatch } from "@/server/pipeline/match-rules";
import { type MatchOutcome, planMatches } from "@/server/pipeline/overlap";
import { claimDeliveries, dropStaleWebhooks } from "@/server/pipeline/webhook-commit";

/** An event with what it will run; ids of triggers and rules resolved. */
export type PreparedEvent = {
  incoming: IncomingEvent;
  /** Its id, where something had to know it before the commit; the sequence gives the others theirs. */
  id: number | null;
  triggerId: number | null;
  ruleRef: string | null;
  matches: RuleMatch[];
};

/** Due instants without an event of their own, and how far their timer is settled. */
export type TimerSettlement = {
  timer: number;
  version: number;
  settledAtMs: number;
  /** The term of the node that fires; null where nodes do not take turns. */
  epoch: number | null;
  skips: { fromMs: number; toMs: number; count: number; reason: string }[];
};

/** Rules that changed between matching and commit: nothing was stored, match again. */
export class StaleRulesError extends Error {
  constructor(readonly rules: number[]) {
    super(`rules changed before the commit: ${rules.join(", ")}`);
    this.name = "StaleRulesError";
  }
}

// A timer's row is advanced first: the update is the guard (only forward, only the stored version, only while enabled)
// and its row lock orders this transaction against edits. Ids come from the sequences up front, so that one statement
// can write events, enforcements, executions and jobs that refer to each other.
const ADVANCE_TIMERS = `
  with settled as materialized (
    select * from jsonb_to_recordset($1::jsonb) as s(timer int, version int, epoch bigint, settled_at timestamptz, first_at timestamptz, last_at timestamptz, fires int, late_ms int)
  ), locked as materialized ( -- in one order, for nodes that commit the same timers at once
    select id from attune.timer where id = any (array(select timer from settled)) order by id for no key update
  )
  update attune.timer t set
    high_water_at = s.settled_at,
    execution_count = t.execution_count + s.fires,
    last_scheduled_at = coalesce(s.last_at, t.last_scheduled_at),
    last_fired_at = case when s.fires > 0 then greatest(clock_timestamp(), s.last_at) else t.last_fired_at end,
    last_late_ms = coalesce(s.late_ms, t.last_late_ms)
  from settled s
  where t.id = any (array(select id from locked)) and t.id = s.timer and t.version = s.version and t.enabled
    and (t.high_water_at is null or t.high_water_at < s.first_at)
    and (s.epoch is null or s.epoch = (select epoch from attune.scheduler_lease))
  returning t.id`;

// An edit or a deletion locks a sensor's or rule's row and then, by a table trigger or a cascade, its timer; one of several
// locks sensors, triggers, rules (server/domain/lock-components.ts). The same order here means no deadlock.
// An event's links have no foreign keys (docs/decisions/0014-event-links.md): these locks stand for them until the commit.
const LOCK_OWNERS = `
  with sensors as materialized (select id from attune.sensor where id = any ($1::int[]) order by id for key share),
    triggers as materialized (select id from attune.trigger where id = any ($2::int[]) order by id for key share)
  select array(select id from sensors) as sensors, array(select id from triggers) as triggers`;

// Every rule once, in one order. One that matched must be what it was: where it allows overlaps it is shared with other
// commits, else it is held alone, so that two nodes that match it at once decide one after the other. One that only has the
// event is kept from being deleted. Those that are not as wanted come back.
const LOCK_RULES = `
  select w.id, w.version is null as linked from jsonb_to_recordset($1::jsonb) as w(id int, version int, alone boolean)
  where not case
    when w.version is null then exists (select 1 from attune.rule r where r.id = w.id for key share)
    when w.alone then exists (select 1 from attune.rule r where r.id = w.id and r.version = w.version and r.enabled for no key update)
    else exists (select 1 from attune.rule r where r.id = w.id and r.version = w.version and r.enabled for share) end`;

const MATCH_COLUMNS = `rule_id int, rule_ref text, config jsonb, conditions jsonb, action int, action_ref text, executor int,
      permission_set_refs jsonb, known_execution bigint, overlap_rule int, held text, suppressed_reason text, blocked_by bigint`;

// What is wanted of matches: their enforcements, and the executions of those that run.
const STORE_WANTED = `
  enforcements as (
    insert into attune.enforcement (id, rule, rule_ref, trigger_ref, event, replay, status, config, payload, conditions, resolved_at, suppressed_reason, blocked_by, created)
    select enforcement, rule_id, rule_ref, event_trigger_ref, event, replay, coalesce(held, 'processed'), config, payload, conditions,
      case when held = 'created' then null else created end, suppressed_reason, blocked_by, created from wanted
  ), executions as (
    insert into attune.execution (id, action, action_ref, config, enforcement, event, rule_ref, trigger_ref, executor, permission_set_refs, status, overlap_rule, created, updated)
    select execution, action, action_ref, config, enforcement, event, rule_ref, event_trigger_ref, executor, permission_set_refs, 'requested', overlap_rule, created, created
    from wanted where held is null
  )`;

const INSERT_BATCH = `
  with at as materialized (select greatest(now(), $3::timestamptz) as created), input as materialized (
    select coalesce(e.known_id, nextval('attune.event_id_seq')) as id, e.*
    from jsonb_to_recordset($1::jsonb) as e(idx int, known_id bigint, trigger int, trigger_ref text, payload jsonb, config jsonb, source int,
      source_ref text, rule int, rule_ref text, timer int, scheduled_at timestamptz, late_ms int, coalesced int)
  ), wanted as materialized (
    select nextval('attune.enforcement_id_seq') as enforcement, i.id as event, i.idx, i.trigger_ref as event_trigger_ref, i.payload,
      0 as replay, at.created,
      case when m.held is null then coalesce(m.known_execution, nextval('attune.execution_id_seq')) end as execution, m.*
    from jsonb_to_recordset($2::jsonb) as m(event_idx int, ${MATCH_COLUMNS})
    join input i on i.idx = m.event_idx cross join at
  ), events as (
    insert into attune.event (id, trigger, trigger_ref, payload, config, source, source_ref, rule, rule_ref, timer, scheduled_at, late_ms, coalesced, created)
    select id, trigger, trigger_ref, payload, config, source, source_ref, rule, rule_ref, timer, scheduled_at, late_ms, coalesced, created from input, at
  ), ${STORE_WANTED}
  select i.idx, i.id as event, coalesce(json_agg(json_build_array(w.enforcement, w.execution)) filter (where w.enforcement is not null), '[]') as runs
  from input i left join wanted w on w.idx = i.idx group by i.idx, i.id`;

// $3: they are replays, of now and after those that were; else they are of the event's own time.
const INSERT_MATCHES = `
  with wanted as materialized (
    select nextval('attune.enforcement_id_seq') as enforcement, e.id as event, e.trigger_ref as event_trigger_ref, e.payload,
      case when $3::boolean then now() else e.created end as created,
      case when $3 then 1 + coalesce((select max(n.replay) from attune.enforcement n where n.event = e.id and n.rule = m.rule_id), 0) else 0 end as replay,
      case when m.held is null then coalesce(m.known_execution, nextval('attune.execution_id_seq')) end as execution, m.*
    from jsonb_to_recordset($1::jsonb) as m(event_idx int, ${MATCH_COLUMNS})
    join attune.event e on e.id = ($2::bigint[])[m.event_idx + 1] order by e.id
  ), ${STORE_WANTED}
  select event, enforcement, execution from wanted order by event`;

/** An execution is null when it waits for its turn, or nothing runs, by the rule's overlap policy. */
export type StoredMatch = { event: number; enforcement: number; execution: number | null };

/**
 * Stores further matches of events that are stored already, in the caller's transaction. The jobs of their executions are the caller's.
 * @param matches JSON: a list of `event_idx` and what matchColumns gives
 * @param events the ids that `event_idx` counts, from 0
 */
export function insertMatches(
  sql: Sql,
  matches: string,
  events: readonly number[],
  { replays }: { replays: boolean },
): Promise<StoredMatch[]> {
  return sql<StoredMatch>(INSERT_MATCHES, [matches, events, replays]);
}

/** Characters of the matches in one statement. jsonb holds 256 MB, and a thousand rules may each take a large payload. */
const MATCHES_SIZE = 32_000_000;

/**
 * Stores a batch inside the caller's transaction: timers advanced, events, enforcements, executions, jobs.
 * `notBeforeMs`: the instant that the caller's commit waits for, which everything gets as its time.
 * A timer whose stored version, state or high-water mark refuses the advance contributes nothing; neither does the call of a
 * webhook that was changed meanwhile, nor a delivery that was stored before.
 * @returns one result per event, in order, and the timers that were refused
 * @throws StaleRulesError when a matched rule is no longer what it was; the caller rolls back and matches again
 */
export async function commitBatch(
  sql: Sql,
  prepared: PreparedEvent[],
  settlements: TimerSettlement[],
  createdAtMs: number,
  notBeforeMs: number | null = null,
): Promise<{ accepted: AcceptedEvent[]; refused: Set<number> }> {
  await lockOwners(sql, prepared);
  const current = await dropStaleWebhooks(sql, prepared); // before the rules, as the deletion of a trigger locks them
  await lockRules(sql, prepared);
  const refused = await advanceTimers(sql, prepared, settlements);
  const { fresh, repeated } = await claimDeliveries(sql, current);
  const stored = fresh.filter(({ incoming }) => incoming.timer === null || !refused.has(incoming.timer.timer));
  const rows = stored.length === 0 ? [] : await insertRows(sql, stored, notBeforeMs);
  const byEvent = new Map(rows.map((row) => [stored[row.idx], row]));
  await enqueueExecutions(
    sql,
    rows.flatMap((row) => row.runs.flatMap(([, execution]) => execution ?? [])),
  );
  const accepted = prepared.map((event): AcceptedEvent => {
    const row = byEvent.get(event);
    return {
      event: row?.event ?? repeated.get(event) ?? null,
      enforcements: row?.runs.map(([enforcement]) => enforcement) ?? [],
      executions: row?.runs.flatMap(([, execution]) => execution ?? []) ?? [],
      createdAtMs,
      ...(repeated.has(event) ? { repeated: true } : {}),
    };
  });
  return { accepted, refused };
}

/** The column is an int4, which ends after 24 days; the payload of the event has the true lateness. */
function storedLateMs(lateMs: number): number {
  return Math.min(lateMs, 2_147_483_647);
}

async function advanceTimers(
  sql: Sql,
  prepared: PreparedEvent[],
  settlements: TimerSettlement[],
): Promise<Set<number>> {
  if (settlements.length === 0) return new Set();
  const fired = new Map<number, { first: number; last: number; fires: number; lateMs: number }>();
  for (const { incoming } of prepared) {
    if (!incoming.timer) continue;
    const { timer, scheduledAtMs, lateMs } = incoming.timer;
    const known = fired.get(timer);
    if (known) {
      known.first = Math.min(known.first, scheduledAtMs);
      known.last = Math.max(known.last, scheduledAtMs);
      known.fires += 1;
    } else fired.set(timer, { first: scheduledAtMs, last: scheduledAtMs, fires: 1, lateMs });
  }
  const iso = (ms: number) => new Date(ms).toISOString();
  const input = settlements.map((item) => {
    const fires = fired.get(item.timer);
    const firstMs = Math.min(fires?.first ?? item.settledAtMs, ...item.skips.map((skip) => skip.fromMs));
    return {
      timer: item.timer,
      version: item.version,
      epoch: item.epoch,
      settled_at: iso(item.settledAtMs),
      first_at: iso(firstMs),
      last_at: fires ? iso(fires.last) : null,
      fires: fires?.fires ?? 0,
      late_ms: fires ? storedLateMs(fires.lateMs) : null,
    };
  });
  const advanced = new Set(
    (await sql<{ id: number }>(ADVANCE_TIMERS, [JSON.stringify(input)], "attune_advance")).map((row) => row.id),
  );
  const skips = settlements
    .filter((item) => advanced.has(item.timer))
    .flatMap((item) =>
      item.skips.map((skip) => ({
        timer: item.timer,
        version: item.version,
        from_at: iso(skip.fromMs),
        to_at: iso(skip.toMs),
        count: skip.count,
        reason: skip.reason,
      })),
    );
  if (skips.length > 0)
    await sql(
      `insert into attune.timer_skip (timer, version, from_at, to_at, count, reason)
       select * from jsonb_to_recordset($1::jsonb) as s(timer int, version int, from_at timestamptz, to_at timestamptz, count int, reason text)`,
      [JSON.stringify(skips)],
    );
  return new Set(settlements.map((item) => item.timer).filter((timer) => !advanced.has(timer)));
}

const ids = (values: (number | null)[]) => [...new Set(values.filter((value) => value !== null))];

/** Locks what the events come from against deletion. A link to what is gone already is left out: its ref says the name. */
async function lockOwners(sql: Sql, prepared: PreparedEvent[]): Promise<void> {
  const wanted = [
    ids(prepared.map(({ incoming }) => incoming.source)),
    ids(prepared.map(({ triggerId }) => triggerId)),
  ];
  if (wanted.every((some) => some.length === 0)) return;
  const [found] = await sql<{ sensors: number[]; triggers: number[] }>(LOCK_OWNERS, wanted, "attune_owners");
  const sensors = new Set(found?.sensors);
  const triggers = new Set(found?.triggers);
  for (const event of prepared) {
    const { source } = event.incoming;
    if (source !== null && !sensors.has(source)) event.incoming = { ...event.incoming, source: null };
    if (event.triggerId !== null && !triggers.has(event.triggerId)) event.triggerId = null;
  }
}

/** Locks the rules that matched and those that the events belong to; a link to one that is gone is left out. */
async function lockRules(sql: Sql, prepared: PreparedEvent[]): Promise<void> {
  type Wanted = { id: number; version: number | null; alone: boolean };
  // By version, too: a rule may have been read again between two events of the batch.
  const wanted = new Map<string, Wanted>();
  const matched = new Set<number>();
  for (const { rule } of prepared.flatMap((event) => event.matches)) {
    matched.add(rule.id);
    const { id, version, overlapPolicy } = rule;
    wanted.set(`${id} ${version}`, { id, version, alone: overlapPolicy !== "allow" });
  }
  for (const id of ids(prepared.map(({ incoming }) => incoming.rule)))
    if (!matched.has(id)) wanted.set(`${id}`, { id, version: null, alone: false });
  if (wanted.size === 0) return;
  const inOrder = [...wanted.values()].sort((a, b) => a.id - b.id);
  const missed = await sql<{ id: number; linked: boolean }>(LOCK_RULES, [JSON.stringify(inOrder)], "attune_rules");
  const stale = missed.filter((row) => !row.linked).map((row) => row.id);
  if (stale.length > 0) throw new StaleRulesError(stale);
  const gone = new Set(missed.map((row) => row.id));
  for (const event of prepared)
    if (event.incoming.rule !== null && gone.has(event.incoming.rule))
      event.incoming = { ...event.incoming, rule: null };
}

/** `runs`: an enforcement and its execution, null when it waits or runs nothing. */
type StoredEvent = { idx: number; event: number; runs: [enforcement: number, execution: number | null][] };

/** What a match's decision stores; nothing for a rule that allows overlaps. */
function outcomeColumns(rule: number, outcome: MatchOutcome) {
  if (outcome === null) return {};
  const { execution, decision } = outcome;
  switch (decision.kind) {
    case "start":
      return { known_execution: execution, overlap_rule: rule };
    case "wait":
      return { held: "created", blocked_by: decision.blockedBy };
    case "suppress":
      return { held: "disabled", suppressed_reason: decision.reason, blocked_by: decision.blockedBy };
  }
}

/** What a match stores of its enforcement and execution. */
export function matchColumns({ rule, config }: RuleMatch, outcome: MatchOutcome) {
  return {
    rule_id: rule.id,
    rule_ref: rule.ref,
    config,
    conditions: rule.conditions,
    action: rule.action,
    action_ref: rule.actionRef,
    executor: rule.ownerIdentity,
    permission_set_refs: rule.permissionSetRefs,
    ...outcomeColumns(rule.id, outcome),
  };
}

async function insertRows(sql: Sql, stored: PreparedEvent[], notBeforeMs: number | null): Promise<StoredEvent[]> {
  const events = stored.map(({ incoming, id, triggerId, ruleRef }, idx) => ({
    idx,
    known_id: id,
    trigger: triggerId,
    trigger_ref: incoming.triggerRef,
    payload: incoming.payload,
    config: incoming.config,
    source: incoming.source,
    source_ref: incoming.sourceRef,
    rule: incoming.rule,
    rule_ref: ruleRef,
    timer: incoming.timer?.timer ?? null,
    scheduled_at: incoming.timer ? new Date(incoming.timer.scheduledAtMs).toISOString() : null,
    late_ms: incoming.timer ? storedLateMs(incoming.timer.lateMs) : null,
    coalesced: incoming.timer && incoming.timer.coalesced > 0 ? incoming.timer.coalesced : null,
  }));
  const matched = stored.flatMap((event, event_idx) => event.matches.map((match) => ({ event_idx, ...match })));
  const outcomes = await planMatches(
    sql,
    matched.map(({ rule }) => rule),
  );
  const matches = matched.map(({ event_idx, rule, config }, index) => ({
    event_idx,
    ...matchColumns({ rule, config }, outcomes[index] ?? null),
  }));
  const notBefore = notBeforeMs === null ? null : new Date(notBeforeMs);
  const [first = "[]", ...more] = inPieces(matches.map((match) => JSON.stringify(match)));
  const rows = await sql<StoredEvent>(INSERT_BATCH, [JSON.stringify(events), first, notBefore], "attune_insert");
  if (more.length === 0) return rows;
  const byEvent = new Map(rows.map((row) => [row.event, row]));
  const ids: number[] = [];
  for (const { idx, event } of rows) ids[idx] = event;
  for (const piece of more)
    for (const { event, enforcement, execution } of await insertMatches(sql, piece, ids, { replays: false }))
      byEvent.get(event)?.runs.push([enforcement, execution]);
  return rows;
}

/** Lists of JSON, none much larger than a statement takes. */
function inPieces(texts: string[]): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < texts.length; ) {
    let to = from;
    for (let size = 0; to < texts.length && (to === from || size < MATCHES_SIZE); to += 1)
      size += texts[to]?.length ?? 0;
    pieces.push(`[${texts.slice(from, to).join(",")}]`);
    from = to;
  }
  return pieces;
}
