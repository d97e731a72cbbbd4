"use client";

import { Controller, useFormContext, useWatch } from "react-hook-form";
import type { ActionFormValues } from "@/components/actions/action-form-values";
import { SecondsInput } from "@/components/actions/seconds-input";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

const OUTPUT_FORMATS = [
  { value: "text", label: "Text", description: "Kept as it is" },
  { value: "json", label: "JSON", description: "All of stdout, or its last line" },
  { value: "jsonl", label: "JSON lines", description: "A list, one value a line" },
  { value: "yaml", label: "YAML", description: "All of stdout" },
] as const;

/** How its output is read, how long it may run, and what happens when it fails. */
export function ActionSettingsFields() {
  const form = useFormContext<ActionFormValues>();
  const { errors } = form.formState;
  const retries = useWatch({ control: form.control, name: "max_retries" });
  return (
    <Card title="Running">
      <div className="grid gap-4 sm:grid-cols-2">
        <Controller
          control={form.control}
          name="output_format"
          render={({ field }) => (
            <Field
              label="Output"
              description="What stdout is read as. Anything but text becomes the result's data."
              error={errors.output_format?.message}
            >
              <Select value={field.value} onValueChange={field.onChange} options={[...OUTPUT_FORMATS]} />
            </Field>
          )}
        />
        <Controller
          control={form.control}
          name="timeout_seconds"
          render={({ field }) => (
            <Field
              label="Timeout"
              optional
              description="It is stopped and fails after this. Empty: 5 minutes."
              error={errors.timeout_seconds?.message}
            >
              <SecondsInput seconds={field.value ?? null} onChange={field.onChange} min={1} onBlur={field.onBlur} />
            </Field>
          )}
        />
        <Field
          label="Retries"
          description="How often it is run again when it fails."
          error={errors.max_retries?.message}
        >
          <Input
            type="number"
            min={0}
            max={100}
            {...form.register("max_retries", { setValueAs: (text) => (text === "" ? 0 : Number(text)) })}
          />
        </Field>
        {(retries ?? 0) > 0 && (
          <Controller
            control={form.control}
            name="retry_delay_seconds"
            render={({ field }) => (
              <Field label="Pause before a retry" error={errors.retry_delay_seconds?.message}>
                <SecondsInput
                  seconds={field.value ?? 0}
                  onChange={(seconds) => field.onChange(seconds ?? 0)}
                  onBlur={field.onBlur}
                />
              </Field>
            )}
          />
        )}
      </div>
    </Card>
  );
}
