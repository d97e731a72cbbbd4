"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useFormContext } from "react-hook-form";
import { Permitted } from "@/components/console/current-user";
import { ParameterForm } from "@/components/parameters/parameter-form";
import { type Issue, issuesUnder } from "@/components/parameters/parameter-issues";
import type { TemplatePath } from "@/components/parameters/template-completion";
import { AppLink } from "@/components/ui/app-link";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/lib/trpc/client";
import { type RuleFormValues, useRuleValues } from "./rule-form-values";
import { RuleStep } from "./rule-step";

/** Which action runs, and with what. */
export function ThenStep({
  templatePaths,
  issues,
}: {
  templatePaths: readonly TemplatePath[];
  issues: readonly Issue[];
}) {
  const trpc = useTRPC();
  const { setValue, clearErrors, formState } = useFormContext<RuleFormValues>();
  const { action_ref: actionRef, action_params: params } = useRuleValues();
  const { data: actions } = useQuery(trpc.actions.list.queryOptions());
  const { data: action, isError } = useQuery(
    trpc.actions.get.queryOptions({ ref: actionRef }, { enabled: actionRef !== "" }),
  );
  const options = useMemo(
    () => (actions ?? []).map(({ ref, label }) => ({ value: ref, label, detail: ref, keywords: ref })),
    [actions],
  );
  return (
    <RuleStep word="Then" title="This action runs">
      <Field
        label="Action"
        required
        error={formState.errors.action_ref?.message}
        description={action?.description || undefined}
        action={
          <Permitted resource="actions" action="create">
            <AppLink href="/actions/new" className="text-primary text-xs hover:underline">
              New action
            </AppLink>
          </Permitted>
        }
      >
        <Combobox
          value={actionRef || null}
          onValueChange={(ref) => {
            setValue("action_ref", ref ?? "", { shouldDirty: true });
            clearErrors(["action_ref", "action_params"]);
          }}
          options={options}
          loading={actions === undefined}
          placeholder="Choose an action"
          searchPlaceholder="Search actions"
        />
      </Field>
      {actionRef !== "" && (
        <div className="grid gap-3">
          <div className="grid gap-0.5 border-t pt-4">
            <h3 className="font-medium text-sm">Parameters</h3>
            <p className="text-muted-foreground text-xs">
              Write <code className="font-mono">{"{{"}</code> in any field, or press the braces, to insert a value of
              the event.
            </p>
          </div>
          {action === undefined && !isError ? (
            <div className="grid gap-2" role="status" aria-label="Loading the parameters">
              <Skeleton className="h-4 w-24" />
              <Skeleton className="h-8" />
            </div>
          ) : (
            <ParameterForm
              schema={action?.param_schema}
              value={params}
              onChange={(next) => {
                setValue("action_params", next, { shouldDirty: true });
                clearErrors("action_params");
              }}
              templatePaths={templatePaths}
              issues={issuesUnder(issues, "action_params")}
              emptyText={isError ? "This action cannot be read." : "This action declares no parameters."}
            />
          )}
        </div>
      )}
    </RuleStep>
  );
}
