"use client";

import { useMemo } from "react";
import { useWatch } from "react-hook-form";
import { isTimerKind } from "../sensor-kind";
import type { ScheduleValues, SensorFormValues } from "./sensor-form-values";

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

/** What stands in the form about the schedule; the same object until something changes. Null for a script. */
export function useScheduleValues(): ScheduleValues | null {
  const watched = useWatch<SensorFormValues, typeof FIELDS>({ name: FIELDS });
  const text = JSON.stringify(watched);
  return useMemo(() => {
    const given: unknown[] = JSON.parse(text);
    const values = Object.fromEntries(FIELDS.map((field, index) => [field, given[index]])) as SensorFormValues;
    return isTimerKind(values.kind) ? { ...values, kind: values.kind } : null;
  }, [text]);
}
