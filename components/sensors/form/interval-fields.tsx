"use client";

import { Controller, useFormContext, useWatch } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { NumberUnitInput } from "@/components/ui/number-unit-input";
import { INTERVAL_UNITS } from "@/lib/vocabulary";
import type { SensorFormValues } from "./sensor-form-values";

const UNITS = INTERVAL_UNITS.map((unit) => ({ value: unit, label: unit }));

/** "Every 5 seconds" */
export function IntervalFields() {
  const { control, setValue } = useFormContext<SensorFormValues>();
  const unit = useWatch({ control, name: "unit" });
  return (
    <Controller
      control={control}
      name="interval"
      render={({ field, fieldState }) => (
        <Field label="Every" error={fieldState.error?.message} className="max-w-xs">
          <NumberUnitInput
            value={field.value}
            unit={unit}
            units={UNITS}
            min={1}
            onChange={(value, nextUnit) => {
              setValue("unit", nextUnit);
              field.onChange(value);
            }}
            onBlur={field.onBlur}
          />
        </Field>
      )}
    />
  );
}
