"use client";

import { Controller, useFormContext, useWatch } from "react-hook-form";
import type { ActionFormValues } from "@/components/actions/action-form-values";
import { RuntimeIcon, runtimeLook } from "@/components/actions/runtime-looks";
import { INLINE_RUNTIMES, isInlineRuntime, SOURCE_HINTS, sourceForRuntime } from "@/components/actions/starter-source";
import { CodeEditor } from "@/components/data/code-editor";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { RadioCards } from "@/components/ui/radio-cards";

const ONE_LINES = {
  "core.shell": "Commands as in a terminal",
  "core.python": "A Python 3 script",
  "core.nodejs": "A JavaScript module",
} as const;

const runtimeCards = INLINE_RUNTIMES.map((value) => ({
  value: value as string,
  label: runtimeLook(value).label,
  description: ONE_LINES[value],
  icon: <RuntimeIcon runtimeRef={value} className="" />,
}));

/** Runtime and source. */
export function ActionSourceFields({ onRun }: { onRun: () => void }) {
  const form = useFormContext<ActionFormValues>();
  const { errors } = form.formState;
  const runtime = useWatch({ control: form.control, name: "runtime_ref" });
  return (
    <Card title="Source">
      <div className="grid gap-4">
        <Controller
          control={form.control}
          name="runtime_ref"
          render={({ field }) => (
            <Field label="Runtime" error={errors.runtime_ref?.message}>
              <RadioCards
                value={field.value ?? undefined}
                onValueChange={(next) => {
                  field.onChange(next);
                  if (isInlineRuntime(next))
                    form.setValue("entrypoint", sourceForRuntime(form.getValues("entrypoint"), next), {
                      shouldDirty: true,
                    });
                }}
                options={runtimeCards}
                className="sm:grid-cols-3"
              />
            </Field>
          )}
        />
        <Controller
          control={form.control}
          name="entrypoint"
          render={({ field }) => (
            <Field
              label="Source"
              error={errors.entrypoint?.message}
              description={isInlineRuntime(runtime) ? SOURCE_HINTS[runtime] : undefined}
              action={
                <span className="hidden text-muted-foreground text-xs sm:inline">
                  <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> runs it
                </span>
              }
            >
              <CodeEditor
                value={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                onSubmit={onRun}
                language={runtimeLook(runtime ?? null).language}
                minHeight="16rem"
                maxHeight="40rem"
              />
            </Field>
          )}
        />
      </div>
    </Card>
  );
}
