"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useWatch } from "react-hook-form";
import { parseTimerSpec, type TimerSpec } from "@/lib/schedule/timer-spec";
import { useTRPC } from "@/lib/trpc/client";
import { isTimerKind, KIND_TRIGGER } from "../sensor-kind";
import { useRecurrenceLibrary } from "../use-recurrence-library";
import { configOf, type ScheduleValues, type SensorFormValues } from "./sensor-form-values";

const FIELDS = [
  "kind",
  "interval",
  "unit",
  "expression",
  "rrule",
  "timezone",
  "dstGap",
  "dstRepeat",
  "fireAt",
  "startAt",
  "endAt",
  "jitterCount",
  "jitterUnit",
  "excludeCalendars",
  "includeCalendars",
] as const;

/**
 * The schedule as it stands in the form: null for a script; `spec` is null while it is not valid. `timer` is the row of the
 * timer that is edited, from which its part of the jitter follows; a new one's instants are those before it.
 */
export function useFormSchedule(timer: number | null = null): {
  values: ScheduleValues | null;
  spec: TimerSpec | null;
} {
  const watched = useWatch<SensorFormValues, typeof FIELDS>({ name: FIELDS });
  const trpc = useTRPC();
  const { data: calendars } = useQuery(trpc.calendars.list.queryOptions());
  useRecurrenceLibrary(watched[0] === "rrule");
  const text = JSON.stringify(watched);
  return useMemo(() => {
    const given: unknown[] = JSON.parse(text);
    const values = Object.fromEntries(FIELDS.map((field, index) => [field, given[index]])) as SensorFormValues;
    const { kind } = values;
    if (!isTimerKind(kind)) return { values: null, spec: null };
    const schedule = { ...values, kind };
    const rules = calendars && { calendars: Object.fromEntries(calendars.map((one) => [one.ref, one])) };
    const parsed = parseTimerSpec(KIND_TRIGGER[kind], { ...configOf(schedule), ...rules }, timer);
    return { values: schedule, spec: parsed.ok ? parsed.spec : null };
  }, [text, calendars, timer]);
}
