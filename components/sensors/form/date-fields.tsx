"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { isTimeZone } from "@/lib/schedule/timezones";
import type { SensorFormValues } from "./sensor-form-values";
import { wallTextProblem } from "./wall-text";
import { ZoneField } from "./zone-field";

const NOTES = {
  skipped: "The clock skips this time on that day: it fires at the moment of the change.",
  repeated: "The clock shows this time twice on that day: it fires the first time.",
};

/** One moment, on the clock of a zone. */
export function DateFields() {
  const { register, control, formState } = useFormContext<SensorFormValues>();
  const [fireAt, timezone] = useWatch({ control, name: ["fireAt", "timezone"] });
  const problem = isTimeZone(timezone) ? wallTextProblem(fireAt, timezone) : null;
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
