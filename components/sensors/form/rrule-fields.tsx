"use client";

import { useEffect } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { InstantInput } from "./instant-input";
import { ScheduleWords } from "./schedule-on-demand";
import type { SensorFormValues } from "./sensor-form-values";
import { ZoneField } from "./zone-field";

const HOUR_MS = 3_600_000;
/** What cron cannot say. */
const PRESETS = [
  { label: "Last Friday of the month", rrule: "FREQ=MONTHLY;BYDAY=-1FR" },
  { label: "Last day of the month", rrule: "FREQ=MONTHLY;BYMONTHDAY=-1" },
  { label: "First working day", rrule: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1" },
  { label: "Every second Monday", rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO" },
  { label: "Every quarter", rrule: "FREQ=MONTHLY;INTERVAL=3" },
];

/** A recurrence rule with its beginning, from which it counts and takes the time of the day. */
export function RruleFields() {
  const { register, control, setValue, getValues, formState } = useFormContext<SensorFormValues>();
  const [rrule, timezone] = useWatch({ control, name: ["rrule", "timezone"] });
  useEffect(() => {
    // A rule needs a beginning: the next full hour, for whoever did not choose one.
    if (getValues("startAt") === "")
      setValue("startAt", new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS).toISOString());
  }, [getValues, setValue]);
  return (
    <div className="grid gap-4">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">Common rules</legend>
        {PRESETS.map((preset) => (
          <Button
            key={preset.label}
            size="sm"
            variant={preset.rrule === rrule.trim() ? "soft" : "secondary"}
            aria-pressed={preset.rrule === rrule.trim()}
            onClick={() => setValue("rrule", preset.rrule, { shouldDirty: true, shouldValidate: true })}
          >
            {preset.label}
          </Button>
        ))}
      </fieldset>
      <Field
        label="Rule"
        error={formState.errors.rrule?.message}
        description={
          <ScheduleWords kind="rrule" hint="RFC 5545, such as FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17;BYMINUTE=0" />
        }
      >
        <Input mono autoComplete="off" autoCapitalize="off" spellCheck={false} {...register("rrule")} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Controller
          control={control}
          name="startAt"
          render={({ field, fieldState }) => (
            <Field
              label="Begins"
              error={fieldState.error?.message}
              description="The rule counts from here, at this time of the day."
            >
              <InstantInput value={field.value} onValueChange={field.onChange} zone={timezone} />
            </Field>
          )}
        />
        <ZoneField />
      </div>
    </div>
  );
}
