"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { CRON_PRESETS } from "./cron-presets";
import { CronExplanation, ScheduleWords } from "./schedule-on-demand";
import type { SensorFormValues } from "./sensor-form-values";
import { ZoneField } from "./zone-field";

/** A cron expression with its meaning under it, as a whole and field by field. */
export function CronFields() {
  const { register, control, setValue, formState } = useFormContext<SensorFormValues>();
  const expression = useWatch({ control, name: "expression" });
  return (
    <div className="grid gap-4">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">Common schedules</legend>
        {CRON_PRESETS.map((preset) => (
          <Button
            key={preset.label}
            size="sm"
            variant={preset.expression === expression.trim() ? "soft" : "secondary"}
            aria-pressed={preset.expression === expression.trim()}
            onClick={() => setValue("expression", preset.expression, { shouldDirty: true, shouldValidate: true })}
          >
            {preset.label}
          </Button>
        ))}
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Field
          label="Expression"
          error={formState.errors.expression?.message}
          description={<ScheduleWords kind="cron" hint="second minute hour day-of-month month day-of-week" />}
        >
          <Input
            mono
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder="0 30 2 * * *"
            {...register("expression")}
          />
        </Field>
        <ZoneField />
      </div>
      <CronExplanation expression={expression} />
    </div>
  );
}
