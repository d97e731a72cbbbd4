import type { RecurrenceLibrary } from "@/lib/schedule/recurrence-library";

let library: RecurrenceLibrary | null = null;
let fetching: Promise<void> | null = null;

/** @throws Error before `fetchRecurrenceLibrary` has ended: it brings a whole Temporal along, 55 KB that few pages need. */
export function recurrenceLibrary(): RecurrenceLibrary {
  if (library === null) throw new Error("the library of recurrence rules is not here yet");
  return library;
}

/** What must be awaited before a recurrence rule can be read; null when it is there. */
export function fetchRecurrenceLibrary(): Promise<void> | null {
  if (library !== null) return null;
  fetching ??= Promise.all([import("rrule-temporal"), import("rrule-temporal/totext")]).then(
    ([{ RRuleTemporal }, { toText }]) => {
      library = { RRuleTemporal, toText };
    },
    (error: unknown) => {
      fetching = null; // the next one tries again
      throw error;
    },
  );
  return fetching;
}
