"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { parseTimerSpec, type TimerSpec } from "@/lib/schedule/timer-spec";
import { useTRPC } from "@/lib/trpc/client";
import { KIND_TRIGGER } from "../sensor-kind";
import { useRecurrenceLibrary } from "../use-recurrence-library";
import { configOf, type ScheduleValues } from "./sensor-form-values";
import { useScheduleValues } from "./use-schedule-values";

/**
 * The schedule as it stands in the form: null for a script; `spec` is null while it is not valid. `timer` is the row of the
 * timer that is edited, from which its part of the jitter follows; a new one's instants are those before it.
 */
export function useFormSchedule(timer: number | null = null): {
  values: ScheduleValues | null;
  spec: TimerSpec | null;
} {
  const values = useScheduleValues();
  const trpc = useTRPC();
  const { data: calendars } = useQuery(trpc.calendars.list.queryOptions());
  useRecurrenceLibrary(values?.kind === "rrule");
  return useMemo(() => {
    if (values === null) return { values, spec: null };
    const rules = calendars && { calendars: Object.fromEntries(calendars.map((one) => [one.ref, one])) };
    const parsed = parseTimerSpec(KIND_TRIGGER[values.kind], { ...configOf(values), ...rules }, timer);
    return { values, spec: parsed.ok ? parsed.spec : null };
  }, [values, calendars, timer]);
}
