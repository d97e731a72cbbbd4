import { use } from "react";
import { fetchRecurrenceLibrary } from "@/lib/schedule/recurrence-library";

/** Suspends until recurrence rules can be read, where that is needed. */
export function useRecurrenceLibrary(needed: boolean): void {
  const fetching = needed ? fetchRecurrenceLibrary() : null;
  if (fetching !== null) use(fetching);
}
