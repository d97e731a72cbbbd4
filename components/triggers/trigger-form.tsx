"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { Controller, useForm } from "react-hook-form";
import type { z } from "zod";
import { ChangedElsewhere, useChangedElsewhere } from "@/components/console/changed-elsewhere";
import { schemaOnDemand } from "@/components/console/schema-on-demand";
import { focusFirstInvalid } from "@/components/parameters/focus-first-invalid";
import { type Issue, issuesUnder } from "@/components/parameters/parameter-issues";
import { ParameterSchemaBuilder } from "@/components/parameters/parameter-schema-builder";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useNavigate } from "@/components/ui/navigation-progress";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toaster";
import { useUnsavedChanges } from "@/components/ui/use-unsaved-changes";
import { checkParameterSchema } from "@/lib/parameters/check-parameter-schema";
import type { JsonObject } from "@/lib/schemas/common";
import type { createTriggerInput } from "@/lib/schemas/trigger";
import { useTRPC } from "@/lib/trpc/client";
import { TriggerRefFields } from "./trigger-ref-fields";

export type TriggerValues = z.infer<typeof createTriggerInput>;
/** For react-hook-form, which cannot follow the type of any JSON value to its end. */
export type TriggerFormValues = Omit<TriggerValues, "param_schema" | "out_schema"> & {
  param_schema?: unknown;
  out_schema?: unknown;
};

type Props = {
  initial: TriggerValues;
  /** The trigger as it is by now, when one is changed. */
  stored?: TriggerValues;
  /** The ref of the trigger that is changed; a new one is made without it. */
  editing?: string;
  /** Begins with a webhook that is opened together with the new trigger. */
  withWebhook?: boolean;
};

/** A trigger of one's own: its name, the two schemas, and for a new one whether other systems may send its events. */
export function TriggerForm({ initial, stored = initial, editing, withWebhook = false }: Props) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const form = useForm<TriggerFormValues, unknown, TriggerValues>({
    defaultValues: initial,
    resolver: schemaOnDemand<TriggerFormValues, TriggerValues>(() =>
      import("@/lib/schemas/trigger").then((module) => module.createTriggerInput),
    ),
    shouldFocusError: false,
  });
  const { errors } = form.formState;
  const create = useMutation(trpc.triggers.create.mutationOptions());
  const update = useMutation(trpc.triggers.update.mutationOptions());
  const openWebhook = useMutation(trpc.webhooks.enable.mutationOptions());
  const [isWebhook, setWebhook] = useState(withWebhook);
  const packs = useQuery(trpc.packs.list.queryOptions(undefined, { enabled: editing === undefined }));
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const container = useRef<HTMLFormElement>(null);
  const packOptions = useMemo(
    () => (packs.data ?? []).map(({ ref, label }) => ({ value: ref, label: ref, detail: label })),
    [packs.data],
  );

  const beginSave = useUnsavedChanges(() => ({ ...form.getValues(), isWebhook }));
  const isStale = useChangedElsewhere(stored, update);
  const refused = (error: { message: string; data?: unknown }) => {
    const { issues: found = [], code } = (error.data ?? {}) as { issues?: Issue[]; code?: string };
    setIssues(found);
    for (const { path, message } of found) {
      const [field] = path;
      if (field === "ref" || field === "label" || field === "description") form.setError(field, { message });
    }
    if (code === "CONFLICT") form.setError("ref", { message: error.message });
    else if (found.length === 0) setFailure(error.message);
  };

  const save = async () => {
    setIssues([]);
    setFailure(null);
    let isSaved = false;
    await form.handleSubmit(async (values) => {
      // The builder marks what is wrong with a schema while it is written.
      const isSound = [values.param_schema, values.out_schema].every(
        (schema) => checkParameterSchema(schema).length === 0,
      );
      if (!isSound) return;
      const stored = beginSave();
      try {
        const { ref, pack_ref: _, ...fields } = values;
        const description = fields.description || null;
        const saved =
          editing === undefined
            ? await create.mutateAsync({ ...values, description })
            : await update.mutateAsync({ ...fields, description, ref: editing });
        isSaved = true;
        stored();
        // The trigger is there by now: its page says how to open the webhook, should this fail.
        if (editing === undefined && isWebhook)
          await openWebhook
            .mutateAsync({ ref: saved.ref })
            .catch((error: Error) => toast.error("The webhook was not opened", { description: error.message }));
        toast.success(editing === undefined ? `Trigger ${saved.ref} created` : `Trigger ${saved.ref} saved`);
        navigate(`/triggers/${saved.ref}`);
      } catch (error) {
        refused(error as { message: string; data?: unknown });
      }
    })();
    if (!isSaved) focusFirstInvalid(container.current);
  };

  return (
    <form
      ref={container}
      noValidate
      aria-label={editing === undefined ? "New trigger" : `Trigger ${editing}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      className="grid w-full max-w-3xl min-w-0 gap-4"
    >
      {isStale && <ChangedElsewhere what="trigger" />}
      {failure && (
        <Callout tone="failure" title="The trigger was not saved" live>
          {failure}
        </Callout>
      )}
      <Card>
        <div className="grid gap-4">
          <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_auto]">
            <Field label="Name" required error={errors.label?.message}>
              <Input {...form.register("label")} placeholder="Build failed" autoComplete="off" />
            </Field>
            <Controller
              control={form.control}
              name="enabled"
              render={({ field }) => (
                <Field label="Enabled" layout="inline" className="sm:mt-7.5">
                  <Switch checked={field.value} onCheckedChange={field.onChange} />
                </Field>
              )}
            />
          </div>
          {editing === undefined && <TriggerRefFields form={form} packOptions={packOptions} />}
          {editing === undefined && (
            <Field
              label="Webhook"
              layout="inline"
              description="Other systems send its events over HTTP to an address that only they know."
            >
              <Switch checked={isWebhook} onCheckedChange={setWebhook} />
            </Field>
          )}
          <Field label="Description" optional error={errors.description?.message}>
            <Textarea {...form.register("description")} className="min-h-14" />
          </Field>
        </div>
      </Card>
      <Card
        title="What its events carry"
        description="Fields of the payload. Rules offer them for criteria and parameters."
      >
        <Controller
          control={form.control}
          name="out_schema"
          render={({ field }) => (
            <ParameterSchemaBuilder
              noun="field"
              value={field.value}
              onChange={(schema: JsonObject | null) => field.onChange(schema)}
              issues={issuesUnder(issues, "out_schema")}
              emptyText="Nothing is declared. Events may carry anything all the same."
            />
          )}
        />
      </Card>
      <Card title="Settings" description="What a sensor of this trigger has to be configured with.">
        <Controller
          control={form.control}
          name="param_schema"
          render={({ field }) => (
            <ParameterSchemaBuilder
              noun="setting"
              value={field.value}
              onChange={(schema: JsonObject | null) => field.onChange(schema)}
              issues={issuesUnder(issues, "param_schema")}
              emptyText="No settings."
            />
          )}
        />
      </Card>
      <div className="flex flex-wrap justify-end gap-2">
        <Button asChild>
          <AppLink href={editing === undefined ? "/triggers" : `/triggers/${editing}`}>Cancel</AppLink>
        </Button>
        <Button type="submit" variant="primary" loading={create.isPending || update.isPending || openWebhook.isPending}>
          {editing === undefined ? "Create trigger" : "Save changes"}
        </Button>
      </div>
    </form>
  );
}
