"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { CodeEditor } from "@/components/data/code-editor";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { useTRPC } from "@/lib/trpc/client";
import { isTimerTriggerRef } from "@/lib/vocabulary";
import { proposeRef } from "./propose-ref";
import type { SensorFormValues } from "./sensor-form-values";
import { RUNTIME_LABEL, RUNTIME_LANGUAGE, SCRIPT_RUNTIMES } from "./starter-scripts";
import { SENSOR_HINT, sensorSourceFor } from "./starter-sensors";

const RUNTIMES = SCRIPT_RUNTIMES.map((value) => ({ value, label: RUNTIME_LABEL[value] }));
const EMITS = [
  { value: "new", label: "A new trigger" },
  { value: "existing", label: "An existing one" },
] as const;

/** The script of a sensor: its language and source. */
export function ScriptSourceFields({ onSubmit }: { onSubmit: () => void }) {
  const { control, setValue, getValues } = useFormContext<SensorFormValues>();
  const runtime = useWatch({ control, name: "sensorRuntime" });
  return (
    <>
      <Controller
        control={control}
        name="sensorRuntime"
        render={({ field }) => (
          <Field label="Language" description={SENSOR_HINT[field.value]}>
            <SegmentedControl
              aria-label="Language of the sensor"
              value={field.value}
              onValueChange={(next) => {
                field.onChange(next);
                setValue("sensorSource", sensorSourceFor(getValues("sensorSource"), next), { shouldValidate: true });
              }}
              segments={RUNTIMES}
            />
          </Field>
        )}
      />
      <Controller
        control={control}
        name="sensorSource"
        render={({ field, fieldState }) => (
          <Field
            label="Script of the sensor"
            error={fieldState.error?.message}
            description="It runs for as long as an enabled rule uses it, and is started again when it ends."
          >
            <CodeEditor
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              language={RUNTIME_LANGUAGE[runtime]}
              minHeight="14rem"
              maxHeight="36rem"
              onSubmit={onSubmit}
            />
          </Field>
        )}
      />
    </>
  );
}

/** Which type of event the script posts: one of its own, made along with it, or one that exists. */
export function EmittedTriggerFields({ takenTriggers }: { takenTriggers: ReadonlySet<string> }) {
  const trpc = useTRPC();
  const { register, control, setValue, formState } = useFormContext<SensorFormValues>();
  const [ownRef, setOwnRef] = useState(false);
  const [emits, label, pack] = useWatch({ control, name: ["emits", "label", "pack"] });
  const triggers = useQuery(trpc.triggers.list.queryOptions());
  useEffect(() => {
    if (!ownRef) setValue("newTriggerRef", proposeRef(pack, label, takenTriggers));
  }, [ownRef, label, pack, takenTriggers, setValue]);
  return (
    <>
      <Controller
        control={control}
        name="emits"
        render={({ field }) => (
          <Field label="Its events are of" description="A trigger is a type of event; rules listen to it.">
            <SegmentedControl
              aria-label="Trigger of the sensor"
              value={field.value}
              onValueChange={field.onChange}
              segments={[...EMITS]}
            />
          </Field>
        )}
      />
      {emits === "new" ? (
        <Field
          label="Ref of the trigger"
          required
          error={formState.errors.newTriggerRef?.message}
          description="Follows the name of the sensor until you write your own."
        >
          <Input
            mono
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            {...register("newTriggerRef", { onChange: () => setOwnRef(true) })}
          />
        </Field>
      ) : (
        <Controller
          control={control}
          name="triggerRef"
          render={({ field, fieldState }) => (
            <Field label="Trigger" required error={fieldState.error?.message}>
              <Combobox
                value={field.value}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
                options={(triggers.data ?? [])
                  .filter(({ ref }) => !isTimerTriggerRef(ref))
                  .map(({ ref, label: name }) => ({ value: ref, label: name, detail: ref, keywords: ref }))}
                placeholder="Choose a trigger"
                searchPlaceholder="Search triggers"
                emptyText="No trigger of this name"
                loading={triggers.isPending}
              />
            </Field>
          )}
        />
      )}
    </>
  );
}
