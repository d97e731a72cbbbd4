"use client";

import { useEffect, useState } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { CodeEditor } from "@/components/data/code-editor";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { proposeRef } from "./propose-ref";
import type { SensorFormValues } from "./sensor-form-values";
import {
  isStarterScript,
  RUNTIME_HINT,
  RUNTIME_LABEL,
  RUNTIME_LANGUAGE,
  reactionOf,
  SCRIPT_RUNTIMES,
} from "./starter-scripts";

const RUNTIMES = SCRIPT_RUNTIMES.map((value) => ({ value, label: RUNTIME_LABEL[value] }));

export type NewScriptFieldsProps = {
  takenActions: ReadonlySet<string>;
  /** ⌘/Ctrl + Enter in the editor. */
  onSubmit: () => void;
};

/** Writes a script right here; it becomes an action of its own. */
export function NewScriptFields({ takenActions, onSubmit }: NewScriptFieldsProps) {
  const { register, control, setValue, getValues, formState } = useFormContext<SensorFormValues>();
  const [ownRef, setOwnRef] = useState(false);
  const [label, pack, runtime, kind] = useWatch({ control, name: ["label", "pack", "scriptRuntime", "kind"] });
  useEffect(() => {
    if (!ownRef) setValue("scriptRef", proposeRef(pack, label, takenActions));
  }, [ownRef, label, pack, takenActions, setValue]);
  useEffect(() => {
    // A timer and a script hand over different things.
    if (isStarterScript(getValues("scriptSource")))
      setValue("scriptSource", reactionOf(kind).scripts[getValues("scriptRuntime")]);
  }, [kind, getValues, setValue]);
  return (
    <div className="grid gap-4">
      <Controller
        control={control}
        name="scriptRuntime"
        render={({ field }) => (
          <Field label="Language" description={RUNTIME_HINT[field.value]}>
            <SegmentedControl
              value={field.value}
              onValueChange={(next) => {
                field.onChange(next);
                if (isStarterScript(getValues("scriptSource")))
                  setValue("scriptSource", reactionOf(kind).scripts[next]);
              }}
              segments={RUNTIMES}
            />
          </Field>
        )}
      />
      <Controller
        control={control}
        name="scriptSource"
        render={({ field, fieldState }) => (
          <Field
            label="Script"
            error={fieldState.error?.message}
            description={`Its parameters: ${Object.keys(reactionOf(kind).params).join(", ")}. More can be added later in the rule and the action.`}
          >
            <CodeEditor
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              language={RUNTIME_LANGUAGE[runtime]}
              minHeight="9rem"
              maxHeight="24rem"
              onSubmit={onSubmit}
            />
          </Field>
        )}
      />
      <Field
        label="Ref of the action"
        error={formState.errors.scriptRef?.message}
        description="The script is kept as an action, which other rules can run too."
      >
        <Input
          mono
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          {...register("scriptRef", { onChange: () => setOwnRef(true) })}
        />
      </Field>
    </div>
  );
}
