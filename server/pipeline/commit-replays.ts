import type { ConditionEvent } from "@/lib/expression/evaluate-conditions";
import type { Sql } from "@/server/db/database";
import { insertMatches, matchColumns, type StoredMatch } from "@/server/pipeline/commit-batch";
import { enqueueExecutions } from "@/server/pipeline/enqueue-executions";
import type { CompiledRule } from "@/server/pipeline/match-rules";
import { renderParameters } from "@/server/pipeline/match-rules";
import { planMatches } from "@/server/pipeline/overlap";

/**
 * Stores further matches of a rule with events that are stored already, with what they run, in the caller's transaction,
 * which holds the rule's row alone. Nothing of the events, their own matches and the ledger is touched.
 * @param events what the rule matches, oldest first
 */
export async function commitReplays(
  sql: Sql,
  rule: CompiledRule,
  events: readonly (ConditionEvent & { id: number })[],
): Promise<StoredMatch[]> {
  if (events.length === 0) return [];
  const outcomes = await planMatches(
    sql,
    events.map(() => rule),
  );
  const matches = events.map((event, index) => ({
    event_idx: index,
    ...matchColumns({ rule, config: renderParameters(rule, event) }, outcomes[index] ?? null),
  }));
  const ids = events.map(({ id }) => id);
  const stored = await insertMatches(sql, JSON.stringify(matches), ids, { replays: true });
  await enqueueExecutions(
    sql,
    stored.flatMap(({ execution }) => execution ?? []),
  );
  return stored;
}
