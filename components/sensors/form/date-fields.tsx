"use client";

import { useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { SensorFormValues } from "./sensor-form-values";
import { useFormSchedule } from "./use-form-schedule";
import { wallTextProblem } from "./wall-text";
import { ZoneField } from "./zone-field";

const NOTES = {
  skipped: "The clock skips this time on that day: it fires at the moment of the change.",
  repeated: "The clock shows this time twice on that day: it fires the first time.",
};

/** One moment, on the clock of a zone. */
export function DateFields() {
  const { register, formState } = useFormContext<SensorFormValues>();
  const { values, spec } = useFormSchedule();
  const problem = spec === null || values === null ? null : wallTextProblem(values.fireAt, values.timezone);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label="Date and time"
        error={formState.errors.fireAt?.message}
        description={problem === null ? undefined : NOTES[problem]}
      >
        <Input type="datetime-local" step={1} {...register("fireAt")} />
      </Field>
      <ZoneField />
    </div>
  );
}
