import { decideOverlap, type OverlapDecision } from "@/lib/overlap/decide-overlap";
import type { Database, Sql } from "@/server/db/database";
import { enqueueExecutions } from "@/server/pipeline/enqueue-executions";
import type { CompiledRule } from "@/server/pipeline/match-rules";
import { PERMISSION_SET_REFS } from "@/server/pipeline/rule-index";

/**
 * Overlap policies (docs/decisions/0015-overlap-policy.md). Whoever counts, starts or ends a run of a rule that does not
 * allow overlaps holds the lock of the rule's row, taken before those of executions: so one decides after the other, and
 * what it counts, in a statement after the lock, is true until its commit.
 */

const UNFINISHED = "('requested', 'scheduling', 'scheduled', 'running', 'canceling')";

/** The assignments that cancel an unfinished execution: at once when no process runs yet, otherwise by asking its worker. */
export const CANCEL_EXECUTION = `
  status = case when status = 'running' then 'canceling' else 'cancelled' end,
  result = case when status = 'running' then result else '{"cancelled": true, "succeeded": false}' end,
  finished_at = case when status = 'running' then finished_at else clock_timestamp() end,
  updated = clock_timestamp()`;
export const CANCELLABLE = "status in ('requested', 'scheduling', 'scheduled', 'running')";

const CANCEL_RUNS = `update attune.execution set ${CANCEL_EXECUTION} where overlap_rule = any ($1::int[]) and ${CANCELLABLE}`;

const READ_STATES = `
  select w.rule,
    (select coalesce(json_agg(x.id order by x.id), '[]') from attune.execution x where x.overlap_rule = w.rule and x.status in ${UNFINISHED}) as active,
    (select coalesce(json_agg(n.id order by n.id), '[]') from attune.enforcement n where n.rule = w.rule and n.status = 'created') as waiting,
    (select json_agg(nextval('attune.execution_id_seq')) from generate_series(1, w.matches)) as executions
  from jsonb_to_recordset($1::jsonb) as w(rule int, matches int)`;

/** `executions`: an id for each match. */
type StoredState = { rule: number; active: number[]; waiting: number[]; executions: number[] };

const SUPERSEDE = `
  update attune.enforcement set status = 'disabled', suppressed_reason = 'superseded', resolved_at = clock_timestamp()
  where id = any ($1::bigint[]) and status = 'created'`;

const LOCK_RULES = "select id from attune.rule where id = any ($1::int[]) order by id for no key update";

/** The parameters are those that the match gave; owner and permission sets are the rule's of now. */
const RELEASE = `
  with next as materialized (
    select n.id from attune.rule r
    cross join lateral (select id from attune.enforcement where rule = r.id and status = 'created' order by id limit 1) n
    where r.id = any ($1::int[]) and r.overlap_policy <> 'allow'
      and not exists (select 1 from attune.execution x where x.overlap_rule = r.id and x.status in ${UNFINISHED})
  ), released as (
    update attune.enforcement n set status = 'processed', resolved_at = clock_timestamp() from next where n.id = next.id
    returning n.*
  )
  insert into attune.execution (action, action_ref, config, enforcement, event, rule_ref, trigger_ref, executor, permission_set_refs, status, overlap_rule)
  select r.action, r.action_ref, n.config, n.id, n.event, n.rule_ref, n.trigger_ref, r.owner_identity, ${PERMISSION_SET_REFS}, 'requested', r.id
  from released n join attune.rule r on r.id = n.rule left join attune.action a on a.id = r.action
  returning id`;

const STALLED = `
  select distinct n.rule from attune.enforcement n join attune.rule r on r.id = n.rule
  where n.status = 'created' and r.overlap_policy <> 'allow'
    and not exists (select 1 from attune.execution x where x.overlap_rule = n.rule and x.status in ${UNFINISHED})`;

/** What becomes of a match, and the id that its execution has where it starts; null when its rule allows overlaps. */
export type MatchOutcome = { execution: number; decision: OverlapDecision } | null;

/**
 * Decides for matches in the order of their events; the rules are locked. For cancel_previous, what is unfinished is
 * cancelled here, and what waited gives way.
 */
export async function planMatches(sql: Sql, rules: readonly CompiledRule[]): Promise<MatchOutcome[]> {
  const counted = new Map<number, { rule: CompiledRule; matches: number }>();
  for (const rule of rules)
    if (rule.overlapPolicy !== "allow")
      counted.set(rule.id, { rule, matches: (counted.get(rule.id)?.matches ?? 0) + 1 });
  if (counted.size === 0) return rules.map(() => null);
  const cancelling = [...counted.values()].filter(({ rule }) => rule.overlapPolicy === "cancel_previous");
  if (cancelling.length > 0) await sql(CANCEL_RUNS, [cancelling.map(({ rule }) => rule.id)], "attune_cancel_runs");
  const wanted = [...counted].map(([rule, { matches }]) => ({ rule, matches }));
  const states = await sql<StoredState>(READ_STATES, [JSON.stringify(wanted)], "attune_overlap");
  const outcomes = new Map<number, MatchOutcome[]>();
  const superseded: number[] = [];
  for (const { rule: id, executions, ...state } of states) {
    const rule = counted.get(id)?.rule;
    if (!rule) continue;
    const plan = decideOverlap({ policy: rule.overlapPolicy, cap: rule.overlapCap }, state, executions);
    superseded.push(...plan.superseded);
    const decided = executions.flatMap((execution, index) => {
      const decision = plan.decisions[index];
      return decision ? [{ execution, decision }] : [];
    });
    outcomes.set(id, decided);
  }
  if (superseded.length > 0) await sql(SUPERSEDE, [superseded]);
  return rules.map((rule) => outcomes.get(rule.id)?.shift() ?? null);
}

/**
 * Starts the match that waited longest of each rule that has no unfinished run, in the transaction that ended the last
 * one. Locks the rules, where the caller has not yet.
 */
export async function releaseWaiting(sql: Sql, rules: readonly (number | null)[]): Promise<void> {
  const ids = [...new Set(rules.filter((rule) => rule !== null))];
  if (ids.length === 0) return;
  await sql(LOCK_RULES, [ids]);
  const started = await sql<{ id: number }>(RELEASE, [ids], "attune_release");
  await enqueueExecutions(
    sql,
    started.map((row) => row.id),
  );
}

/** Locks the rules of executions that are about to end, before the executions themselves. `which` names them as x. */
export async function lockRulesOf(sql: Sql, which: string, values: unknown[]): Promise<void> {
  await sql(
    `select r.id from attune.rule r where r.id in (select x.overlap_rule from attune.execution x where x.overlap_rule is not null and ${which})
     order by r.id for no key update`,
    values,
  );
}

/** Starts what waits for nothing any more, as when somebody ended its execution by SQL. Returns the rules. */
export async function releaseStalled(db: Database): Promise<number[]> {
  const rules = (await db.sql<{ rule: number }>(STALLED)).map((row) => row.rule);
  if (rules.length > 0) await db.transaction((sql) => releaseWaiting(sql, rules));
  return rules;
}
