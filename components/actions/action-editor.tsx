"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useRef, useState } from "react";
import { Controller, FormProvider, useForm } from "react-hook-form";
import {
  type ActionFormValues,
  actionValues,
  newActionValues,
  toActionInput,
} from "@/components/actions/action-form-values";
import { ActionIdentityFields } from "@/components/actions/action-identity-fields";
import { ActionSettingsFields } from "@/components/actions/action-settings-fields";
import { ActionSourceFields } from "@/components/actions/action-source-fields";
import { RunPanel, type RunPanelHandle } from "@/components/actions/run-panel";
import { ChangedElsewhere } from "@/components/console/changed-elsewhere";
import { schemaOnDemand } from "@/components/console/schema-on-demand";
import { issuesOf, messageOf } from "@/components/executions/server-error";
import { type Issue, issuesUnder } from "@/components/parameters/parameter-issues";
import { ParameterSchemaBuilder } from "@/components/parameters/parameter-schema-builder";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { useNavigate } from "@/components/ui/navigation-progress";
import { PageHeader } from "@/components/ui/page-header";
import { toast } from "@/components/ui/toaster";
import { useUnsavedChanges } from "@/components/ui/use-unsaved-changes";
import type { Action, CreateActionInput } from "@/lib/schemas/action";
import { useTRPC } from "@/lib/trpc/client";
import { errorCode } from "@/lib/trpc/query-client";

export interface ActionEditorProps {
  /** The one that is changed. */
  action?: Action;
  /** The same as it is by now. */
  stored?: Action;
  /** Or what a new one begins with: the form's values, and what is saved with them. */
  copied?: { values: ActionFormValues; rest: Partial<CreateActionInput> };
  /** Or the pack of an empty one. */
  packRef?: string;
  /** Shown above the form. */
  note?: ReactNode;
}

/** Makes an action, or changes one; it can be run without leaving. */
export function ActionEditor({ action, stored, copied, packRef = "core", note }: ActionEditorProps) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const formId = useId();
  const panel = useRef<RunPanelHandle | null>(null);
  const [savedRef, setSavedRef] = useState(action?.ref ?? null);
  const [failure, setFailure] = useState<string | null>(null);
  const [schemaIssues, setSchemaIssues] = useState<Issue[]>([]);
  const form = useForm<ActionFormValues>({
    resolver: schemaOnDemand<ActionFormValues>(() =>
      import("./action-form-schema").then((module) => module.actionFormSchema),
    ),
    defaultValues: action ? actionValues(action) : (copied?.values ?? newActionValues(packRef)),
  });
  const beginSave = useUnsavedChanges(form.getValues);
  const create = useMutation(trpc.actions.create.mutationOptions());
  const update = useMutation(trpc.actions.update.mutationOptions());
  const [opened, setOpened] = useState(action);
  const { isDirty, isSubmitting, errors } = form.formState;
  const isStale =
    !isSubmitting &&
    opened !== undefined &&
    stored !== undefined &&
    JSON.stringify(actionValues(stored)) !== JSON.stringify(actionValues(opened));
  const schema = form.watch("param_schema");

  /** Stores the form and gives the action's ref; null when something has to be corrected, which is shown. */
  const save = async (): Promise<string | null> => {
    let answer: Action | null = null;
    const sent = structuredClone(form.getValues());
    setFailure(null);
    setSchemaIssues([]);
    await form.handleSubmit(async (values) => {
      try {
        const input = toActionInput(values);
        answer =
          savedRef === null
            ? await create.mutateAsync({ ...copied?.rest, ...input })
            : await update.mutateAsync({ ...input, ref: savedRef });
      } catch (error) {
        showServerError(error);
      }
    })();
    const result = answer as Action | null;
    if (!result) return null;
    queryClient.setQueryData(trpc.actions.get.queryKey({ ref: result.ref }), (before) =>
      before ? { ...before, ...result } : undefined,
    );
    const typed = structuredClone(form.getValues());
    form.reset(actionValues(result));
    beginSave()(); // as it is now
    // What was typed while it was being saved stays, and is not saved yet.
    for (const name of Object.keys(typed) as (keyof ActionFormValues)[])
      if (JSON.stringify(typed[name]) !== JSON.stringify(sent[name]))
        form.setValue(name, typed[name], { shouldDirty: true });
    setSavedRef(result.ref);
    setOpened(result);
    return result.ref;
  };

  function showServerError(error: unknown) {
    const issues = issuesOf(error);
    const placed = issues.filter((issue) => isField(issue.path[0], form.getValues()));
    setSchemaIssues(issuesUnder(issues, "param_schema"));
    for (const [index, issue] of placed.entries())
      form.setError(issue.path[0] as keyof ActionFormValues, { message: issue.message }, { shouldFocus: index === 0 });
    if (placed.length > 0) return;
    const taken = errorCode(error) === "CONFLICT" && savedRef === null;
    if (taken) form.setError("ref", { message: messageOf(error) }, { shouldFocus: true });
    else setFailure(messageOf(error));
  }

  const saveAndLeave = async () => {
    const ref = await save();
    if (ref === null) return;
    toast.success(`${ref} was saved`);
    navigate(`/actions/${ref}`);
  };
  const ensureSaved = async () => {
    if (savedRef !== null && !isDirty) return savedRef;
    const ref = await save();
    if (ref !== null) {
      toast.success(`${ref} was saved`);
      if (savedRef === null) window.history.replaceState(null, "", `/actions/${ref}/edit`);
    }
    return ref;
  };

  const title =
    savedRef === null ? (copied ? "Duplicate action" : "New action") : `Edit ${form.watch("label") || savedRef}`;
  return (
    <FormProvider {...form}>
      <PageHeader
        title={title}
        {...(savedRef !== null && { identifier: savedRef })}
        breadcrumbs={[
          { label: "Actions", href: "/actions" },
          ...(savedRef === null ? [] : [{ label: savedRef, href: `/actions/${savedRef}` }]),
        ]}
        {...(savedRef === null && { description: "A script that rules run when an event matches, or you by hand." })}
        actions={
          <>
            <Button asChild variant="ghost">
              <AppLink href={savedRef === null ? "/actions" : `/actions/${savedRef}`}>
                {savedRef !== null && !isDirty ? "Close" : "Cancel"}
              </AppLink>
            </Button>
            <Button type="submit" form={formId} variant="primary" loading={isSubmitting}>
              Save
            </Button>
          </>
        }
      />
      <div className="grid min-w-0 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_27rem]">
        <form
          id={formId}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void saveAndLeave();
          }}
          className="grid min-w-0 gap-5"
        >
          {failure && (
            <Callout tone="failure" title="It was not saved." live>
              {failure}
            </Callout>
          )}
          {isStale && <ChangedElsewhere what="action" />}
          {note}
          <ActionIdentityFields saved={savedRef !== null} />
          <ActionSourceFields onRun={() => panel.current?.run()} />
          <Card title="Parameters" description="What it can be given. Forms and checks are made from this.">
            <Controller
              control={form.control}
              name="param_schema"
              render={({ field }) => (
                <div className="grid gap-3">
                  <ParameterSchemaBuilder value={field.value} onChange={field.onChange} issues={schemaIssues} />
                  {errors.param_schema && (
                    <Callout tone="failure" live>
                      {errors.param_schema.message}
                    </Callout>
                  )}
                </div>
              )}
            />
          </Card>
          <ActionSettingsFields />
        </form>
        <aside aria-label="Try it" className="min-w-0 xl:sticky xl:top-20">
          <RunPanel
            schema={schema}
            saving={savedRef === null ? "create" : isDirty ? "changes" : "nothing"}
            ensureSaved={ensureSaved}
            handle={panel}
          />
        </aside>
      </div>
    </FormProvider>
  );
}

function isField(name: string | number | undefined, values: ActionFormValues): boolean {
  return name !== undefined && Object.hasOwn(values, name);
}
