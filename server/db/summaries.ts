import type { EnforcementSummary, EventSummary } from "@/lib/schemas/event";
import type { ExecutionSummary } from "@/lib/schemas/execution";

/** The columns of a list's line, for SQL with the aliases e (event), n (enforcement), x (execution), and their conversion. */
export const EVENT_SUMMARY =
  "e.id, e.trigger, e.trigger_ref, e.source, e.source_ref, e.rule, e.rule_ref, e.payload is not null as has_payload, e.scheduled_at, e.late_ms, e.coalesced, e.created";
/** One that waits is blocked by what runs now, which may have begun after it matched. */
export const ENFORCEMENT_SUMMARY = `n.id, n.rule, n.rule_ref, n.trigger_ref, n.event, n.status, n.condition, n.created, n.suppressed_reason, nullif(n.replay, 0) as replay,
  case n.status when 'created' then coalesce((select min(b.id) from attune.execution b
    where b.overlap_rule = n.rule and b.status in ('requested', 'scheduling', 'scheduled', 'running', 'canceling')), n.blocked_by) else n.blocked_by end as blocked_by`;
export const EXECUTION_SUMMARY =
  "x.id, x.action_ref, x.status, x.enforcement, x.event, x.rule_ref, x.trigger_ref, x.attempt, x.original_execution, x.started_at, x.finished_at, x.created, x.updated";

type Stored<T, Times extends keyof T> = Omit<T, Times> & { [K in Times]: null extends T[K] ? Date | null : Date };
export type StoredEventSummary = Stored<EventSummary, "scheduled_at" | "created">;
export type StoredEnforcementSummary = Stored<EnforcementSummary, "created">;
export type StoredExecutionSummary = Stored<ExecutionSummary, "started_at" | "finished_at" | "created" | "updated">;

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export function toEventSummary(row: StoredEventSummary): EventSummary {
  return {
    id: row.id,
    trigger: row.trigger,
    trigger_ref: row.trigger_ref,
    source: row.source,
    source_ref: row.source_ref,
    rule: row.rule,
    rule_ref: row.rule_ref,
    has_payload: row.has_payload,
    scheduled_at: iso(row.scheduled_at),
    late_ms: row.late_ms,
    coalesced: row.coalesced,
    created: row.created.toISOString(),
  };
}

export function toEnforcementSummary(row: StoredEnforcementSummary): EnforcementSummary {
  return {
    id: row.id,
    rule: row.rule,
    rule_ref: row.rule_ref,
    trigger_ref: row.trigger_ref,
    event: row.event,
    status: row.status,
    condition: row.condition,
    created: row.created.toISOString(),
    suppressed_reason: row.suppressed_reason,
    blocked_by: row.blocked_by,
    replay: row.replay,
  };
}

export function toExecutionSummary(row: StoredExecutionSummary): ExecutionSummary {
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
    started_at: iso(row.started_at),
    finished_at: iso(row.finished_at),
    created: row.created.toISOString(),
    updated: row.updated.toISOString(),
  };
}
