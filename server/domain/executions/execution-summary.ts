import type { ExecutionSummary } from "@/lib/schemas/execution";
import { toIso } from "@/server/domain/to-iso";

/** The columns of attune.execution that make a summary. */
export const EXECUTION_SUMMARY_COLUMNS =
  "id, action_ref, status, enforcement, event, rule_ref, trigger_ref, attempt, original_execution, started_at, finished_at, created, updated";

export type ExecutionSummaryRow = Omit<ExecutionSummary, "started_at" | "finished_at" | "created" | "updated"> & {
  started_at: Date | null;
  finished_at: Date | null;
  created: Date;
  updated: Date;
};

export function toExecutionSummary(row: ExecutionSummaryRow): ExecutionSummary {
  return {
    id: row.id,
    action_ref: row.action_ref,
    status: row.status,
    enforcement: row.enforcement,
    event: row.event,
    rule_ref: row.rule_ref,
    trigger_ref: row.trigger_ref,
    attempt: row.attempt,
    original_execution: row.original_execution,
    started_at: toIso(row.started_at),
    finished_at: toIso(row.finished_at),
    created: row.created.toISOString(),
    updated: row.updated.toISOString(),
  };
}
