import type { ExecutionSummary } from "@/lib/schemas/execution";
import { EXECUTION_STATUSES, type ExecutionStatus, isTerminalStatus } from "@/lib/vocabulary";

/** Rows of one page of the list. */
export const EXECUTIONS_PAGE = 50;

export type ExecutionFilter = {
  status?: ExecutionStatus[];
  action_ref?: string;
  rule_ref?: string;
  trigger_ref?: string;
  event?: number;
  enforcement?: number;
};

/** The filter that a URL names; what makes no sense is left out. `read` gives one search parameter. */
export function readExecutionFilter(read: (key: string) => string | null | undefined): ExecutionFilter {
  const status = (read("status") ?? "")
    .split(",")
    .flatMap((text) => EXECUTION_STATUSES.find((known) => known === text) ?? [])
    .sort();
  const [action, rule, trigger] = [read("action"), read("rule"), read("trigger")];
  return {
    ...(status.length > 0 && { status }),
    ...(action && { action_ref: action }),
    ...(rule && { rule_ref: rule }),
    ...(trigger && { trigger_ref: trigger }),
  };
}

/** Whether an execution is of this list apart from its status, which changes. */
export function concernsExecutions(filter: ExecutionFilter, execution: ExecutionSummary): boolean {
  return (
    (filter.action_ref === undefined || execution.action_ref === filter.action_ref) &&
    (filter.rule_ref === undefined || execution.rule_ref === filter.rule_ref) &&
    (filter.trigger_ref === undefined || execution.trigger_ref === filter.trigger_ref) &&
    (filter.event === undefined || execution.event === filter.event) &&
    (filter.enforcement === undefined || execution.enforcement === filter.enforcement)
  );
}

export function matchesExecutions(filter: ExecutionFilter, execution: ExecutionSummary): boolean {
  return (
    concernsExecutions(filter, execution) && (filter.status === undefined || filter.status.includes(execution.status))
  );
}

/** Of two states of one execution the later one. An ended one stays ended, whatever the clocks said. */
export function laterExecution(a: ExecutionSummary, b: ExecutionSummary): ExecutionSummary {
  const aEnded = isTerminalStatus(a.status);
  if (aEnded !== isTerminalStatus(b.status)) return aEnded ? a : b;
  return b.updated >= a.updated ? b : a;
}
