import type { EventSummary } from "@/lib/schemas/event";

/** The columns of attune.event that make a summary. */
export const EVENT_SUMMARY_COLUMNS =
  "id, trigger, trigger_ref, source, source_ref, rule, rule_ref, payload is not null as has_payload, scheduled_at, late_ms, coalesced, created";

export type EventSummaryRow = Omit<EventSummary, "scheduled_at" | "created"> & {
  scheduled_at: Date | null;
  created: Date;
};

export function toEventSummary(row: EventSummaryRow): EventSummary {
  return {
    id: row.id,
    trigger: row.trigger,
    trigger_ref: row.trigger_ref,
    source: row.source,
    source_ref: row.source_ref,
    rule: row.rule,
    rule_ref: row.rule_ref,
    has_payload: row.has_payload,
    scheduled_at: row.scheduled_at?.toISOString() ?? null,
    late_ms: row.late_ms,
    coalesced: row.coalesced,
    created: row.created.toISOString(),
  };
}
