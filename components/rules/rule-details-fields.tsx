"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Controller, useFormContext } from "react-hook-form";
import { Card } from "@/components/ui/card";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { useTRPC } from "@/lib/trpc/client";
import { type RuleFormValues, useRuleValues } from "./rule-form-values";
import { slugOf } from "./rule-words";

/** Name, ref, pack and whether it is on. The ref follows the name until somebody writes their own. */
export function RuleDetailsFields({ isNew }: { isNew: boolean }) {
  const trpc = useTRPC();
  const { register, setValue, clearErrors, control, formState } = useFormContext<RuleFormValues>();
  const { ref, label } = useRuleValues();
  const { data: packs } = useQuery(trpc.packs.list.queryOptions(undefined, { enabled: isNew }));
  const packOptions = useMemo(
    () => (packs ?? []).map((pack) => ({ value: pack.ref, label: pack.ref, detail: pack.label })),
    [packs],
  );
  const [isOwnRef, setOwnRef] = useState(() => ref !== "" && !ref.endsWith("."));
  const [pack = "", name = ""] = splitRef(ref);
  const setRef = (next: string) => {
    setValue("ref", next, { shouldDirty: true });
    clearErrors("ref");
  };
  const { errors } = formState;
  return (
    <Card>
      <div className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_auto]">
          <Field label="Name" required error={errors.label?.message}>
            <Input
              {...register("label", {
                onChange: (event) => {
                  if (isNew && !isOwnRef) setRef(`${pack}.${slugOf(String(event.target.value))}`);
                },
              })}
              placeholder="Tell the team when a disk is full"
              autoComplete="off"
            />
          </Field>
          <Controller
            control={control}
            name="enabled"
            render={({ field }) => (
              <Field label="Enabled" layout="inline" className="sm:mt-7.5">
                <Switch checked={field.value} onCheckedChange={field.onChange} />
              </Field>
            )}
          />
        </div>
        {isNew && (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Pack" required>
              <Combobox
                value={pack || null}
                onValueChange={(next) => setRef(`${next ?? ""}.${name}`)}
                options={packOptions}
                loading={packs === undefined}
                mono
                placeholder="Choose a pack"
                searchPlaceholder="Search packs"
              />
            </Field>
            <Field
              label="Ref"
              required
              error={errors.ref && (label === "" && name === "" ? "A ref is required" : errors.ref.message)}
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
                    setOwnRef(event.target.value !== "");
                    setRef(`${pack}.${event.target.value.trim()}`);
                  }}
                  autoComplete="off"
                  spellCheck={false}
                />
              </div>
            </Field>
          </div>
        )}
        <Field label="Description" optional error={errors.description?.message}>
          <Input {...register("description")} autoComplete="off" />
        </Field>
      </div>
    </Card>
  );
}

function splitRef(ref: string): [string, string] {
  const dot = ref.indexOf(".");
  return dot < 0 ? ["", ref] : [ref.slice(0, dot), ref.slice(dot + 1)];
}
