"use client";

import { useEffect, useState } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NumberUnitInput } from "@/components/ui/number-unit-input";
import { Select } from "@/components/ui/select";
import { INTERVAL_UNITS, MISFIRE_POLICIES } from "@/lib/vocabulary";
import { POLICY_WORDS, policySummary } from "./policy-summary";
import type { SensorFormValues } from "./sensor-form-values";

const POLICIES = MISFIRE_POLICIES.map((value) => ({ value, ...POLICY_WORDS[value] }));
const UNITS = INTERVAL_UNITS.map((unit) => ({ value: unit, label: unit }));

/** What happens to fires that were missed while the server was down. */
export function PolicyFields() {
  const { control, formState, setValue } = useFormContext<SensorFormValues>();
  const [misfirePolicy, misfireCap, windowCount, windowUnit] = useWatch({
    control,
    name: ["misfirePolicy", "misfireCap", "windowCount", "windowUnit"],
  });
  const [open, setOpen] = useState(false);
  const wrong = Boolean(formState.errors.misfireCap ?? formState.errors.windowCount ?? formState.errors.misfirePolicy);
  useEffect(() => {
    if (wrong) setOpen(true);
  }, [wrong]);
  return (
    <Disclosure
      title="Missed fires"
      summary={policySummary({ misfirePolicy, misfireCap, windowCount, windowUnit })}
      open={open}
      onOpenChange={setOpen}
    >
      <div className="grid gap-4">
        <Controller
          control={control}
          name="misfirePolicy"
          render={({ field, fieldState }) => (
            <Field
              label="When the server was down"
              error={fieldState.error?.message}
              description={POLICY_WORDS[field.value].description}
            >
              <Select value={field.value} onValueChange={field.onChange} onBlur={field.onBlur} options={POLICIES} />
            </Field>
          )}
        />
        {misfirePolicy !== "skip" && (
          <div className="grid gap-4 sm:grid-cols-2">
            {misfirePolicy === "fire_all" && (
              <Controller
                control={control}
                name="misfireCap"
                render={({ field, fieldState }) => (
                  <Field label="At most" error={fieldState.error?.message} description="The newest missed fires count.">
                    <Input
                      type="number"
                      inputMode="numeric"
                      min={1}
                      endText="fires"
                      value={field.value ?? ""}
                      onChange={(event) =>
                        field.onChange(event.target.value === "" ? null : Number(event.target.value))
                      }
                      onBlur={field.onBlur}
                    />
                  </Field>
                )}
              />
            )}
            <Controller
              control={control}
              name="windowCount"
              render={({ field, fieldState }) => (
                <Field
                  label="Not older than"
                  error={fieldState.error?.message}
                  description="Empty: the larger of one interval and one hour."
                >
                  <NumberUnitInput
                    value={field.value}
                    unit={windowUnit}
                    units={UNITS}
                    min={0}
                    onChange={(value, unit) => {
                      setValue("windowUnit", unit);
                      field.onChange(value);
                    }}
                    onBlur={field.onBlur}
                  />
                </Field>
              )}
            />
          </div>
        )}
      </div>
    </Disclosure>
  );
}
