"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { FormProvider, useForm, useFormContext } from "react-hook-form";
import { focusFirstInvalid } from "@/components/parameters/focus-first-invalid";
import { type Issue, issuesUnder, parameterIssues } from "@/components/parameters/parameter-issues";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { useNavigate } from "@/components/ui/navigation-progress";
import { toast } from "@/components/ui/toaster";
import { useUnsavedChanges } from "@/components/ui/use-unsaved-changes";
import { validateConditions } from "@/lib/expression/validate-conditions";
import type { Json } from "@/lib/schemas/common";
import { useTRPC } from "@/lib/trpc/client";
import { schemaOnDemand } from "../console/schema-on-demand";
import { IfStep } from "./if-step";
import { OverlapFields } from "./overlap-fields";
import { payloadFields, rulePaths } from "./payload-fields";
import { RuleDetailsFields } from "./rule-details-fields";
import { type RuleFormValues, type RuleValues, sourceOf, useRuleValues } from "./rule-form-values";
import { RuleTestPanel } from "./rule-test-panel";
import { ThenStep } from "./then-step";
import { TimeTravelCard } from "./time-travel-card";
import { useRuleTest } from "./use-rule-test";
import { WhenStep } from "./when-step";

export interface RuleFormProps {
  initial: RuleValues;
  /** The ref of the rule that is edited; absent for a new one. */
  editing?: string;
}

const PLAIN_FIELDS = ["ref", "label", "description", "trigger_ref", "sensor_ref", "action_ref", "overlap_cap"] as const;

/** When, if, then on one page, tried with the last events while it is written. */
export function RuleForm({ initial, editing }: RuleFormProps) {
  const form = useForm<RuleFormValues, unknown, RuleValues>({
    defaultValues: initial,
    resolver: schemaOnDemand<RuleFormValues, RuleValues>(() =>
      import("@/lib/schemas/rule").then((module) => module.createRuleInput),
    ),
    shouldFocusError: false,
  });
  return (
    <FormProvider {...form}>
      <RuleFormBody {...(editing === undefined ? {} : { editing })} />
    </FormProvider>
  );
}

function RuleFormBody({ editing }: { editing?: string }) {
  const trpc = useTRPC();
  const values = useRuleValues();
  const { setConditions, refusal, failure, isSaving, submit } = useRuleSubmit(editing);
  const triggers = useQuery(trpc.triggers.list.queryOptions());
  const action = useQuery(
    trpc.actions.get.queryOptions({ ref: values.action_ref }, { enabled: values.action_ref !== "" }),
  );
  const test = useRuleTest(values);
  const trigger = triggers.data?.find(({ ref }) => ref === values.trigger_ref);
  const fields = useMemo(
    () => payloadFields(trigger?.out_schema, test.results?.map(({ payload }) => payload) ?? []),
    [trigger?.out_schema, test.results],
  );
  const templatePaths = useMemo(() => rulePaths(fields), [fields]);
  const issues = useMemo(() => {
    // What was said about a part counts until that part is changed.
    return refusal?.issues.filter(({ path: [part] }) => isSame(values, refusal.values, part)) ?? [];
  }, [values, refusal]);
  const container = useRef<HTMLFormElement>(null);
  const save = async () => {
    const isSaved = await submit(values, localIssues(values, action.data?.param_schema));
    if (!isSaved) focusFirstInvalid(container.current);
  };
  return (
    <form
      ref={container}
      noValidate
      aria-label={editing === undefined ? "New rule" : `Rule ${editing}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
          event.preventDefault();
          void save();
        }
      }}
      className="grid min-w-0 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]"
    >
      <div className="grid min-w-0 gap-4">
        {failure && (
          <Callout tone="failure" title="The rule was not saved" live>
            {failure}
          </Callout>
        )}
        <RuleDetailsFields isNew={editing === undefined} />
        <WhenStep triggers={triggers.data} issues={issues} />
        <IfStep
          value={values.conditions}
          onChange={setConditions}
          fields={fields}
          issues={issuesUnder(issues, "conditions")}
        />
        <ThenStep templatePaths={templatePaths} issues={issues} />
        <OverlapFields />
        <div className="flex flex-wrap justify-end gap-2 max-lg:hidden">
          <SaveButtons editing={editing} isSaving={isSaving} />
        </div>
      </div>
      <div className="grid min-w-0 gap-4 lg:sticky lg:top-16">
        <RuleTestPanel test={test} hasTrigger={values.trigger_ref !== ""} source={sourceOf(values)} />
        {values.trigger_ref !== "" && <TimeTravelCard values={values} editing={editing} />}
      </div>
      <div className="flex flex-wrap justify-end gap-2 lg:hidden">
        <SaveButtons editing={editing} isSaving={isSaving} />
      </div>
    </form>
  );
}

function SaveButtons({ editing, isSaving }: { editing: string | undefined; isSaving: boolean }) {
  return (
    <>
      <Button asChild>
        <AppLink href={editing === undefined ? "/rules" : `/rules/${editing}`}>Cancel</AppLink>
      </Button>
      <Button type="submit" variant="primary" loading={isSaving}>
        {editing === undefined ? "Create rule" : "Save changes"}
      </Button>
    </>
  );
}

/** What the browser can tell before the server does, beyond the schema of the input. */
function localIssues(values: RuleValues, paramSchema: unknown): Issue[] {
  const under = (field: string, issues: readonly Issue[]) =>
    issues.map(({ path, message }) => ({ path: [field, ...path], message }));
  return [
    ...under("conditions", validateConditions(values.conditions)),
    ...under("action_params", parameterIssues(paramSchema, values.action_params, true)),
  ];
}

function isSame(a: RuleValues, b: RuleValues, part: string | number | undefined): boolean {
  const field = part as keyof RuleValues;
  return JSON.stringify(a[field]) === JSON.stringify(b[field]);
}

function useRuleSubmit(editing: string | undefined) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const create = useMutation(trpc.rules.create.mutationOptions());
  const update = useMutation(trpc.rules.update.mutationOptions());
  const { getValues, handleSubmit, setError, setValue } = useFormContext<RuleFormValues, unknown, RuleValues>();
  const beginSave = useUnsavedChanges(getValues);
  const [refusal, setRefusal] = useState<{ issues: readonly Issue[]; values: RuleValues } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const refused = (error: { message: string; data?: unknown }, sent: RuleValues) => {
    const { issues = [], code } = (error.data ?? {}) as { issues?: Issue[]; code?: string };
    setRefusal({ issues, values: sent });
    for (const { path, message } of issues) {
      const field = PLAIN_FIELDS.find((name) => name === path[0]);
      if (field !== undefined) setError(field, { message });
    }
    if (code === "CONFLICT") setError("ref", { message: error.message });
    else if (issues.length === 0) setFailure(error.message);
  };

  const submit = async (tried: RuleValues, local: readonly Issue[]): Promise<boolean> => {
    setRefusal({ issues: local, values: tried });
    setFailure(null);
    let isSaved = false;
    await handleSubmit(async (values) => {
      if (local.length > 0) return;
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
        toast.success(editing === undefined ? `Rule ${saved.ref} created` : `Rule ${saved.ref} saved`);
        navigate(`/rules/${saved.ref}`);
      } catch (error) {
        refused(error as { message: string; data?: unknown }, values);
      }
    })();
    return isSaved;
  };
  return {
    setConditions: (conditions: Json) => setValue("conditions", conditions, { shouldDirty: true }),
    refusal,
    failure,
    isSaving: create.isPending || update.isPending,
    submit,
  };
}
