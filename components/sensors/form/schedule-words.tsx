"use client";

import { cn } from "@/components/ui/cn";
import { describeSchedule } from "@/lib/schedule/describe-schedule";
import type { TimerKind } from "../sensor-kind";
import { useFormSchedule } from "./use-form-schedule";

export interface ScheduleWordsProps {
  kind: TimerKind;
  /** Stands there while the schedule is not valid. */
  hint: string;
}

/** The schedule of the form in words. */
export function ScheduleWords({ kind, hint }: ScheduleWordsProps) {
  const { spec } = useFormSchedule();
  const words = spec?.kind === kind ? describeSchedule(spec) : null;
  return (
    <span aria-live="polite" className={cn(words !== null && "font-medium text-foreground text-sm")}>
      {words === null ? hint : words.charAt(0).toUpperCase() + words.slice(1)}
    </span>
  );
}
