"use client";

import { useEffect, useState } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { moveRef, proposeRef } from "./propose-ref";
import { NameProposal } from "./schedule-on-demand";
import type { SensorFormValues } from "./sensor-form-values";

export type NameFieldsProps = {
  packs: readonly { ref: string; label: string }[];
  taken: ReadonlySet<string>;
  /** Whether the name is proposed from the schedule until somebody writes one. */
  proposeName: boolean;
};

/** Name, pack and ref of a new sensor. The name follows the schedule and the ref follows the name until they are edited. */
export function NameFields({ packs, taken, proposeName }: NameFieldsProps) {
  const { register, control, setValue, getValues, formState } = useFormContext<SensorFormValues>();
  const [ownName, setOwnName] = useState(!proposeName);
  const [ownRef, setOwnRef] = useState(false);
  // What somebody is about to write is not proposed under their hands.
  const [entered, setEntered] = useState<"label" | "ref" | null>(null);
  const label = useWatch({ control, name: "label" });
  const pack = useWatch({ control, name: "pack" });
  const isScript = useWatch({ control, name: "kind" }) === "script";

  useEffect(() => {
    // A schedule says what it is; only its author knows what a script is for.
    if (!ownName && isScript) setValue("label", "");
  }, [ownName, isScript, setValue]);
  useEffect(() => {
    if (!ownRef && entered !== "ref") setValue("ref", proposeRef(pack, label, taken), { shouldValidate: label !== "" });
  }, [label, pack, taken, ownRef, entered, setValue]);

  return (
    <Card title="Name" bodyClassName="grid gap-4">
      {!ownName && !isScript && entered !== "label" && <NameProposal />}
      <Field
        label="Name"
        required
        error={formState.errors.label?.message}
        description={ownName || isScript ? undefined : "Proposed from the schedule. Write your own if you like."}
      >
        <Input
          autoComplete="off"
          placeholder={isScript ? "What it watches, such as Disk watch" : undefined}
          {...register("label", { onChange: () => setOwnName(true), onBlur: () => setEntered(null) })}
          onFocus={() => setEntered("label")}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <Controller
          control={control}
          name="pack"
          render={({ field, fieldState }) => (
            <Field label="Pack" error={fieldState.error?.message}>
              <Select
                value={field.value}
                onValueChange={(next) => {
                  field.onChange(next);
                  if (ownRef) setValue("ref", moveRef(getValues("ref"), next), { shouldValidate: true });
                }}
                onBlur={field.onBlur}
                options={packs.map(({ ref, label: name }) => ({ value: ref, label: name, description: ref }))}
              />
            </Field>
          )}
        />
        <Field
          label="Ref"
          required
          error={formState.errors.ref?.message}
          description="How rules and scripts name it. It cannot be changed later."
        >
          <Input
            mono
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            {...register("ref", { onChange: () => setOwnRef(true), onBlur: () => setEntered(null) })}
            onFocus={() => setEntered("ref")}
          />
        </Field>
      </div>
      <DescriptionField />
    </Card>
  );
}

/** Name and description of a sensor that exists; its ref stays. */
export function EditNameFields() {
  const { register, formState } = useFormContext<SensorFormValues>();
  return (
    <Card title="Name" bodyClassName="grid gap-4">
      <Field label="Name" required error={formState.errors.label?.message}>
        <Input autoComplete="off" {...register("label")} />
      </Field>
      <DescriptionField />
    </Card>
  );
}

function DescriptionField() {
  const { register, formState } = useFormContext<SensorFormValues>();
  return (
    <Field label="Description" optional error={formState.errors.description?.message}>
      <Input autoComplete="off" placeholder="What it is for" {...register("description")} />
    </Field>
  );
}
