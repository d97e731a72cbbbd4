import { RRuleTemporal } from "rrule-temporal";
import { toText } from "rrule-temporal/totext";

const library = { RRuleTemporal, toText };
export type RecurrenceLibrary = typeof library;

/** The library of recurrence rules (RFC 5545). In the browser next.config.js puts `recurrence-library.browser.ts` in its place. */
export function recurrenceLibrary(): RecurrenceLibrary {
  return library;
}

/** What must be awaited before a recurrence rule can be read; null when nothing must. */
export function fetchRecurrenceLibrary(): Promise<void> | null {
  return null;
}
