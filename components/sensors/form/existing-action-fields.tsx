"use client";

import { useQuery } from "@tanstack/react-query";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { Combobox } from "@/components/ui/combobox";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { normaliseParameterSchema } from "@/lib/parameters/parameter-schema";
import { useTRPC } from "@/lib/trpc/client";
import { readParameters } from "./action-parameters";
import { ParameterField } from "./parameter-field";
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
  const [texts, kind] = useWatch({ control, name: ["actionParams", "kind"] });
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
  const parameters = Object.entries(normaliseParameterSchema(action.data.param_schema));
  if (parameters.length === 0) return <p className="text-muted-foreground text-sm">This action takes no parameters.</p>;
  const { problems } = readParameters(action.data.param_schema, texts);
  const judged = (name: string) => formState.isSubmitted || (texts[name] ?? "") !== "";
  return (
    <fieldset className="grid gap-4 border-l-2 pl-4">
      <legend className="sr-only">Parameters</legend>
      {parameters.map(([name, definition]) => (
        <ParameterField
          key={name}
          name={name}
          definition={definition}
          value={texts[name] ?? ""}
          onChange={(text) =>
            setValue(
              "actionParams",
              { ...texts, [name]: text },
              { shouldDirty: true, shouldValidate: formState.isSubmitted },
            )
          }
          error={judged(name) ? problems[name] : undefined}
          paths={payloadPaths(kind)}
        />
      ))}
    </fieldset>
  );
}
