"use client";

import { useMemo } from "react";
import { useWatch } from "react-hook-form";
import { parseTimerSpec, type TimerSpec } from "@/lib/schedule/timer-spec";
import { isTimerKind, KIND_TRIGGER } from "../sensor-kind";
import { configOf, type ScheduleValues, type SensorFormValues } from "./sensor-form-values";

/** The schedule as it stands in the form: null for a script; `spec` is null while it is not valid. */
export function useFormSchedule(): { values: ScheduleValues | null; spec: TimerSpec | null } {
  const [kind, interval, unit, expression, timezone, dstGap, dstRepeat, fireAt] = useWatch<
    SensorFormValues,
    ["kind", "interval", "unit", "expression", "timezone", "dstGap", "dstRepeat", "fireAt"]
  >({ name: ["kind", "interval", "unit", "expression", "timezone", "dstGap", "dstRepeat", "fireAt"] });
  return useMemo(() => {
    if (!isTimerKind(kind)) return { values: null, spec: null };
    const values = { kind, interval, unit, expression, timezone, dstGap, dstRepeat, fireAt };
    const parsed = parseTimerSpec(KIND_TRIGGER[kind], configOf(values));
    return { values, spec: parsed.ok ? parsed.spec : null };
  }, [kind, interval, unit, expression, timezone, dstGap, dstRepeat, fireAt]);
}
