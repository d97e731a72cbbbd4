"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useFormContext } from "react-hook-form";
import type { ActionFormValues } from "@/components/actions/action-form-values";
import { nameFromLabel } from "@/components/actions/starter-source";
import { Card } from "@/components/ui/card";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useTRPC } from "@/lib/trpc/client";

/** Name, pack and ref. The ref follows the name until somebody writes it, and cannot be changed later. */
export function ActionIdentityFields({ saved }: { saved: boolean }) {
  const trpc = useTRPC();
  const packs = useQuery(trpc.packs.list.queryOptions());
  const form = useFormContext<ActionFormValues>();
  const { errors } = form.formState;
  const written = useRef(false);
  const ref = form.watch("ref");
  const pack = ref.split(".")[0] ?? "";
  const name = ref.slice(pack.length + 1);
  const validate = { shouldValidate: form.formState.isSubmitted, shouldDirty: true };
  const label = form.register("label", {
    onChange: (event: { target: { value: string } }) => {
      if (!saved && !written.current) form.setValue("ref", `${pack}.${nameFromLabel(event.target.value)}`, validate);
    },
  });
  return (
    <Card title="Name">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" required error={errors.label?.message} className="sm:col-span-2">
          <Input {...label} placeholder="Nightly backup" autoFocus={!saved} />
        </Field>
        {!saved && (
          <>
            <Field label="Pack" description="What it belongs to.">
              <Combobox
                value={pack}
                onValueChange={(next) => {
                  if (next) form.setValue("ref", `${next}.${name}`, validate);
                }}
                options={(packs.data ?? []).map((item) => ({ value: item.ref, label: item.ref, detail: item.label }))}
                loading={packs.isPending}
                mono
              />
            </Field>
            <Field
              label="Ref"
              required
              error={errors.ref?.message}
              description="Rules and scripts name it by this. It cannot be changed later."
            >
              <Input
                mono
                {...form.register("ref", {
                  onChange: () => {
                    written.current = true;
                  },
                })}
              />
            </Field>
          </>
        )}
        <Field label="Description" optional error={errors.description?.message} className="sm:col-span-2">
          <Input {...form.register("description")} placeholder="What it does, in a sentence" />
        </Field>
      </div>
    </Card>
  );
}
