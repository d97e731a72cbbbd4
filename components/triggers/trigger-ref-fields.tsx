"use client";

import { useEffect, useState } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { slugOf } from "@/components/rules/rule-words";
import { Combobox, type ComboboxOption } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { TriggerFormValues, TriggerValues } from "./trigger-form";

/** Pack and ref of a new trigger. The ref follows the name until somebody writes their own. */
export function TriggerRefFields({
  form,
  packOptions,
}: {
  form: UseFormReturn<TriggerFormValues, unknown, TriggerValues>;
  packOptions: readonly ComboboxOption[];
}) {
  const { setValue, clearErrors, control, formState } = form;
  const [ref, label] = useWatch({ control, name: ["ref", "label"] });
  const [isOwn, setOwn] = useState(false);
  const dot = ref.indexOf(".");
  const [pack, name] = [ref.slice(0, dot), ref.slice(dot + 1)];
  const setRef = (next: string) => {
    setValue("ref", next, { shouldDirty: true });
    clearErrors("ref");
  };
  const followed = `${pack}.${slugOf(label)}`;
  useEffect(() => {
    if (!isOwn && ref !== followed) setValue("ref", followed);
  }, [isOwn, ref, followed, setValue]);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Pack" required>
        <Combobox
          mono
          value={pack || null}
          onValueChange={(next) => setRef(`${next ?? ""}.${name}`)}
          options={packOptions}
          placeholder="Choose a pack"
          searchPlaceholder="Search packs"
        />
      </Field>
      <Field
        label="Ref"
        required
        error={formState.errors.ref && (name === "" ? "A ref is required" : formState.errors.ref.message)}
      >
        <div className="flex min-w-0 items-center">
          <span className="max-w-[45%] shrink-0 truncate rounded-l-md border border-input border-r-0 bg-muted px-2 font-mono text-muted-foreground text-sm leading-[1.875rem]">
            {pack}.
          </span>
          <Input
            mono
            className="rounded-l-none"
            value={name}
            onChange={(event) => {
              setOwn(event.target.value !== "");
              setRef(`${pack}.${event.target.value.trim()}`);
            }}
            autoComplete="off"
            spellCheck={false}
          />
        </div>
      </Field>
    </div>
  );
}
