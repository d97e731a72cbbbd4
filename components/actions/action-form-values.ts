import type { z } from "zod";
import type { actionFormSchema } from "@/components/actions/action-form-schema";
import { STARTER_PARAMETERS, STARTERS } from "@/components/actions/starter-source";
import type { Action, CreateActionInput } from "@/lib/schemas/action";
import type { JsonObject } from "@/lib/schemas/common";

export type ActionFormValues = z.input<typeof actionFormSchema>;

export function newActionValues(packRef: string): ActionFormValues {
  return {
    ref: `${packRef}.`,
    label: "",
    description: "",
    runtime_ref: "core.shell",
    entrypoint: STARTERS["core.shell"],
    param_schema: STARTER_PARAMETERS,
    output_format: "text",
    timeout_seconds: null,
    max_retries: 0,
    retry_delay_seconds: 0,
  };
}

export function actionValues(action: Action): ActionFormValues {
  const schema = action.param_schema;
  return {
    ref: action.ref,
    label: action.label,
    description: action.description ?? "",
    runtime_ref: action.runtime_ref ?? "core.shell",
    entrypoint: action.entrypoint,
    param_schema: typeof schema === "object" && !Array.isArray(schema) ? schema : null,
    output_format: action.output_format,
    timeout_seconds: action.timeout_seconds,
    max_retries: action.max_retries,
    retry_delay_seconds: action.retry_delay_seconds,
  };
}

/** What the server is given, of values that the schema accepted. An empty description is none. */
export function toActionInput(values: ActionFormValues): CreateActionInput {
  return {
    ...values,
    description: values.description?.trim() ? values.description : null,
    param_schema: (values.param_schema ?? null) as JsonObject | null,
  };
}
