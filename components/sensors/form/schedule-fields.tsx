"use client";

import type { ReactNode } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { Card } from "@/components/ui/card";
import { RadioCards } from "@/components/ui/radio-cards";
import { FORM_KINDS, type FormKind, isTimerKind, kindLook } from "../sensor-kind";
import { CronFields } from "./cron-fields";
import { DateFields } from "./date-fields";
import { IntervalFields } from "./interval-fields";
import type { SensorFormValues } from "./sensor-form-values";

const optionOf = (kind: FormKind) => {
  const look = kindLook(kind);
  return { value: kind, label: look.label, description: look.description, icon: <look.icon /> };
};
const TIMERS = FORM_KINDS.filter(isTimerKind).map(optionOf);
const ALL = FORM_KINDS.map(optionOf);

/** First the kind, then only the fields of that kind. A sensor that exists stays a timer or a script. */
export function ScheduleFields({ script }: { script?: ReactNode }) {
  const { control } = useFormContext<SensorFormValues>();
  const kind = useWatch({ control, name: "kind" });
  return (
    <Card title={kind === "script" ? "What" : "When"} bodyClassName="grid gap-4">
      <Controller
        control={control}
        name="kind"
        render={({ field }) => (
          <RadioCards
            aria-label="Kind of sensor"
            value={field.value}
            onValueChange={field.onChange}
            options={script === undefined ? TIMERS : ALL}
            className={
              script === undefined ? "grid-cols-1 sm:grid-cols-3" : "grid-cols-1 sm:grid-cols-2 xl:grid-cols-4"
            }
          />
        )}
      />
      {kind === "interval" && <IntervalFields />}
      {kind === "cron" && <CronFields />}
      {kind === "date" && <DateFields />}
      {kind === "script" && script}
    </Card>
  );
}
