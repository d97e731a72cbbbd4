import type { EventSummary } from "@/lib/schemas/event";

/** Rows of one page of the list. */
export const EVENTS_PAGE = 50;

export type EventFilter = { trigger_ref?: string; source_ref?: string; rule_ref?: string };

/** The filter that a URL names. `read` gives one search parameter. */
export function readEventFilter(read: (key: string) => string | null | undefined): EventFilter {
  const [trigger, source, rule] = [read("trigger"), read("source"), read("rule")];
  return {
    ...(trigger && { trigger_ref: trigger }),
    ...(source && { source_ref: source }),
    ...(rule && { rule_ref: rule }),
  };
}

export function matchesEvents(filter: EventFilter, event: EventSummary): boolean {
  return (
    (filter.trigger_ref === undefined || event.trigger_ref === filter.trigger_ref) &&
    (filter.source_ref === undefined || event.source_ref === filter.source_ref) &&
    (filter.rule_ref === undefined || event.rule_ref === filter.rule_ref)
  );
}

/** An event never changes. */
export const laterEvent = (_a: EventSummary, b: EventSummary) => b;
