import type { EnforcementSummary } from "@/lib/schemas/event";

/** The columns of attune.enforcement that make a summary. */
export const ENFORCEMENT_SUMMARY_COLUMNS = "id, rule, rule_ref, trigger_ref, event, status, condition, created";

export type EnforcementSummaryRow = Omit<EnforcementSummary, "created"> & { created: Date };

export function toEnforcementSummary(row: EnforcementSummaryRow): EnforcementSummary {
  return {
    id: row.id,
    rule: row.rule,
    rule_ref: row.rule_ref,
    trigger_ref: row.trigger_ref,
    event: row.event,
    status: row.status,
    condition: row.condition,
    created: row.created.toISOString(),
  };
}
