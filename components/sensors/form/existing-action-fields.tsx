"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { ParameterForm } from "@/components/parameters/parameter-form";
import { parameterIssues } from "@/components/parameters/parameter-issues";
import { Combobox } from "@/components/ui/combobox";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import type { JsonObject } from "@/lib/schemas/common";
import { useTRPC } from "@/lib/trpc/client";
import { payloadPaths } from "./payload-paths";
import type { SensorFormValues } from "./sensor-form-values";

/** Chooses an action that exists and fills in its parameters. */
export function ExistingActionFields() {
  const trpc = useTRPC();
  const { control, setValue } = useFormContext<SensorFormValues>();
  const actions = useQuery(trpc.actions.list.queryOptions());
  const actionRef = useWatch({ control, name: "actionRef" });
  return (
    <div className="grid gap-4">
      <Controller
        control={control}
        name="actionRef"
        render={({ field, fieldState }) => (
          <Field label="Action" required error={fieldState.error?.message}>
            <Combobox
              value={field.value}
              onValueChange={(ref) => {
                setValue("actionParams", {});
                field.onChange(ref);
              }}
              onBlur={field.onBlur}
              options={(actions.data ?? []).map(({ ref, label }) => ({
                value: ref,
                label,
                detail: ref,
                keywords: ref,
              }))}
              placeholder="Choose an action"
              searchPlaceholder="Search actions"
              emptyText="No action of this name"
              loading={actions.isPending}
            />
          </Field>
        )}
      />
      {actionRef !== null && <ActionParameters actionRef={actionRef} />}
    </div>
  );
}

function ActionParameters({ actionRef }: { actionRef: string }) {
  const trpc = useTRPC();
  const { control, setValue, formState } = useFormContext<SensorFormValues>();
  const [params, kind] = useWatch({ control, name: ["actionParams", "kind"] });
  const values = params as JsonObject;
  const paths = useMemo(() => payloadPaths(kind), [kind]);
  const action = useQuery(trpc.actions.get.queryOptions({ ref: actionRef }));
  if (action.isPending) return <Skeleton className="h-24" />;
  if (action.error)
    return (
      <ErrorState
        compact
        title="Its parameters could not be loaded"
        description={action.error.message}
        onRetry={() => void action.refetch()}
      />
    );
  const issues = formState.isSubmitted ? parameterIssues(action.data.param_schema, values, true) : [];
  return (
    <fieldset className="grid gap-3 border-t pt-4">
      <legend className="sr-only">Parameters</legend>
      <p className="text-muted-foreground text-xs">
        Write <code className="font-mono">{"{{"}</code> in any field, or press the braces, to insert a value of the
        event.
      </p>
      <ParameterForm
        schema={action.data.param_schema}
        value={values}
        onChange={(next) =>
          setValue("actionParams", next, { shouldDirty: true, shouldValidate: formState.isSubmitted })
        }
        templatePaths={paths}
        issues={issues}
        emptyText="This action takes no parameters."
      />
    </fieldset>
  );
}
