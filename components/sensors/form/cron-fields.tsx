"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { describeSchedule, explainCronFields } from "@/lib/schedule/describe-schedule";
import { CRON_PRESETS } from "./cron-presets";
import type { SensorFormValues } from "./sensor-form-values";
import { useFormSchedule } from "./use-form-schedule";
import { ZoneField } from "./zone-field";

/** A cron expression with its meaning under it, as a whole and field by field. */
export function CronFields() {
  const { register, control, setValue, formState } = useFormContext<SensorFormValues>();
  const expression = useWatch({ control, name: "expression" });
  const { spec } = useFormSchedule();
  const words = spec?.kind === "cron" ? describeSchedule(spec) : null;
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
          description={
            <span aria-live="polite" className={cn(words !== null && "font-medium text-foreground text-sm")}>
              {words === null
                ? "second minute hour day-of-month month day-of-week"
                : words.charAt(0).toUpperCase() + words.slice(1)}
            </span>
          }
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

function CronExplanation({ expression }: { expression: string }) {
  const fields = explainCronFields(expression);
  if (fields.length === 0) return null;
  return (
    <ul
      aria-label="What each field means"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-md border bg-border sm:grid-cols-3"
    >
      {fields.map((field) => (
        <li
          key={field.field}
          className={cn("grid content-start gap-0.5 bg-card px-2.5 py-2", field.error && "bg-failure-soft")}
        >
          <span className="flex items-baseline justify-between gap-2">
            <span className="text-2xs text-muted-foreground">{field.field}</span>
            <code className="min-w-0 truncate font-medium font-mono text-xs">{field.text}</code>
          </span>
          <span className={cn("text-xs", field.error && "text-failure")}>
            {field.error?.replace(`${field.field}: `, "") ?? field.meaning}
          </span>
        </li>
      ))}
    </ul>
  );
}
