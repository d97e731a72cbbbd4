import type { LedgerFinding } from "@/server/domain/ledger/audit-ledger";
import type { IncomingEvent } from "@/server/pipeline/incoming-event";

/** The core.alert event (behaviour.md §18) for a timer whose due instants have neither an event nor a reason. */
export function unexplainedAlert({ kind, ref, timer, unexplained }: LedgerFinding, nowMs: number): IncomingEvent {
  return {
    triggerRef: "core.alert",
    payload: {
      severity: "error",
      category: "timer",
      failure_type: "unexplained_instants",
      component_type: kind,
      component_id: timer,
      component_ref: ref,
      observed_at: new Date(nowMs).toISOString(),
      summary: `${unexplained} due instant${unexplained === 1 ? "" : "s"} of ${ref} ${unexplained === 1 ? "has" : "have"} neither an event nor a reason`,
      details: { unexplained },
    },
    config: null,
    source: null,
    sourceRef: "core.ledger",
    rule: null,
    timer: null,
  };
}
