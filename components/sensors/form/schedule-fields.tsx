"use client";

import { Controller, useFormContext, useWatch } from "react-hook-form";
import { Card } from "@/components/ui/card";
import { RadioCards } from "@/components/ui/radio-cards";
import { kindLook, TIMER_KINDS } from "../sensor-kind";
import { CronFields } from "./cron-fields";
import { DateFields } from "./date-fields";
import { IntervalFields } from "./interval-fields";
import type { SensorFormValues } from "./sensor-form-values";

const OPTIONS = TIMER_KINDS.map((kind) => {
  const look = kindLook(kind);
  return { value: kind, label: look.label, description: look.description, icon: <look.icon /> };
});

/** First the kind, then only the fields of that kind. */
export function ScheduleFields() {
  const { control } = useFormContext<SensorFormValues>();
  const kind = useWatch({ control, name: "kind" });
  return (
    <Card title="When" bodyClassName="grid gap-4">
      <Controller
        control={control}
        name="kind"
        render={({ field }) => (
          <RadioCards
            aria-label="Kind of timer"
            value={field.value}
            onValueChange={field.onChange}
            options={OPTIONS}
            className="grid-cols-1 sm:grid-cols-3"
          />
        )}
      />
      {kind === "interval" && <IntervalFields />}
      {kind === "cron" && <CronFields />}
      {kind === "date" && <DateFields />}
    </Card>
  );
}
