import type { ConditionEvent } from "@/lib/expression/evaluate-conditions";
import type { Sql } from "@/server/db/database";
import { matchColumns } from "@/server/pipeline/commit-batch";
import { enqueueExecutions } from "@/server/pipeline/enqueue-executions";
import type { CompiledRule } from "@/server/pipeline/match-rules";
import { renderParameters } from "@/server/pipeline/match-rules";
import { planMatches } from "@/server/pipeline/overlap";

const INSERT_REPLAYS = `
  with wanted as materialized (
    select nextval('attune.enforcement_id_seq') as enforcement, e.trigger_ref, e.payload,
      case when m.held is null then coalesce(m.known_execution, nextval('attune.execution_id_seq')) end as execution,
      1 + coalesce((select max(n.replay) from attune.enforcement n where n.event = m.event and n.rule = m.rule_id), 0) as replay, m.*
    from jsonb_to_recordset($1::jsonb) as m(event bigint, rule_id int, rule_ref text, config jsonb, conditions jsonb, action int, action_ref text,
      executor int, permission_set_refs jsonb, known_execution bigint, overlap_rule int, held text, suppressed_reason text, blocked_by bigint)
    join attune.event e on e.id = m.event order by e.id
  ), enforcements as (
    insert into attune.enforcement (id, rule, rule_ref, trigger_ref, event, replay, status, config, payload, conditions, resolved_at, suppressed_reason, blocked_by)
    select enforcement, rule_id, rule_ref, trigger_ref, event, replay, coalesce(held, 'processed'), config, payload, conditions,
      case when held = 'created' then null else now() end, suppressed_reason, blocked_by from wanted
  ), executions as (
    insert into attune.execution (id, action, action_ref, config, enforcement, event, rule_ref, trigger_ref, executor, permission_set_refs, status, overlap_rule)
    select execution, action, action_ref, config, enforcement, event, rule_ref, trigger_ref, executor, permission_set_refs, 'requested', overlap_rule
    from wanted where held is null
  )
  select event, enforcement, execution from wanted order by event`;

/** An execution is null when it waits for its turn, or nothing runs, by the rule's overlap policy. */
export type StoredReplay = { event: number; enforcement: number; execution: number | null };

/**
 * Stores further matches of a rule with events that are stored already, with what they run, in the caller's transaction,
 * which holds the rule's row alone. Nothing of the events, their own matches and the ledger is touched.
 * @param events what the rule matches, oldest first
 */
export async function commitReplays(
  sql: Sql,
  rule: CompiledRule,
  events: readonly (ConditionEvent & { id: number })[],
): Promise<StoredReplay[]> {
  if (events.length === 0) return [];
  const outcomes = await planMatches(
    sql,
    events.map(() => rule),
  );
  const matches = events.map((event, index) => ({
    event: event.id,
    ...matchColumns({ rule, config: renderParameters(rule, event) }, outcomes[index] ?? null),
  }));
  const stored = await sql<StoredReplay>(INSERT_REPLAYS, [JSON.stringify(matches)]);
  await enqueueExecutions(
    sql,
    stored.flatMap(({ execution }) => execution ?? []),
  );
  return stored;
}
