import type { EnforcementSummary } from "@/lib/schemas/event";
import { ENFORCEMENT_STATUSES, type EnforcementStatus } from "@/lib/vocabulary";

/** Rows of one page. */
export const ENFORCEMENTS_PAGE = 50;

export type EnforcementFilter = {
  rule_ref?: string;
  trigger_ref?: string;
  event?: number;
  status?: EnforcementStatus;
};

/** The filter that an address stands for: `rule`, `trigger`, `event`, `status`. What cannot be is left out. */
export function readEnforcementFilter(read: (key: string) => string | null | undefined): EnforcementFilter {
  const filter: EnforcementFilter = {};
  const rule = read("rule");
  if (rule) filter.rule_ref = rule;
  const trigger = read("trigger");
  if (trigger) filter.trigger_ref = trigger;
  const event = Number(read("event"));
  if (Number.isSafeInteger(event) && event > 0) filter.event = event;
  const status = ENFORCEMENT_STATUSES.find((known) => known === read("status"));
  if (status) filter.status = status;
  return filter;
}

/** Whether a row could be in the list under any status: an update can make it enter or leave. */
export function concernsEnforcements(filter: EnforcementFilter, row: EnforcementSummary): boolean {
  return (
    (filter.rule_ref === undefined || row.rule_ref === filter.rule_ref) &&
    (filter.trigger_ref === undefined || row.trigger_ref === filter.trigger_ref) &&
    (filter.event === undefined || row.event === filter.event)
  );
}

/** Of two states of one enforcement the one that is later: `created` becomes something else and never comes back. */
export function laterEnforcement(a: EnforcementSummary, b: EnforcementSummary): EnforcementSummary {
  return b.status === "created" ? a : b;
}
