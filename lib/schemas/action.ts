import { z } from "zod";
import {
  componentRefSchema,
  descriptionSchema,
  jsonObjectSchema,
  jsonSchema,
  labelSchema,
  timestampSchema,
} from "@/lib/schemas/common";

export const parameterDeliverySchema = z.enum(["stdin", "file"]);
export const parameterFormatSchema = z.enum(["json", "dotenv", "yaml"]);
export const outputFormatSchema = z.enum(["text", "json", "yaml", "jsonl"]);

export const actionSchema = z.object({
  id: z.number(),
  ref: z.string(),
  pack: z.number(),
  pack_ref: z.string(),
  label: z.string(),
  description: z.string().nullable(),
  entrypoint: z.string(),
  /** Whether entrypoint is the source itself, not the name of a file in its pack. */
  is_inline: z.boolean(),
  runtime: z.number().nullable(),
  runtime_ref: z.string().nullable(),
  runtime_version_constraint: z.string().nullable(),
  required_worker_runtimes: jsonSchema,
  worker_selector: jsonSchema,
  worker_tolerations: jsonSchema,
  worker_affinity: jsonSchema,
  param_schema: jsonSchema.nullable(),
  out_schema: jsonSchema.nullable(),
  parameter_delivery: parameterDeliverySchema,
  parameter_format: parameterFormatSchema,
  output_format: outputFormatSchema,
  timeout_seconds: z.number().nullable(),
  max_retries: z.number(),
  retry_delay_seconds: z.number(),
  is_adhoc: z.boolean(),
  accesses_mcp: z.boolean(),
  default_execution_permission_set_refs: z.array(z.string()),
  created: timestampSchema,
  updated: timestampSchema,
});
export type Action = z.infer<typeof actionSchema>;

export const actionListItemSchema = actionSchema
  .omit({ param_schema: true, out_schema: true, entrypoint: true })
  .extend({
    rule_count: z.number(),
    executions_24h: z.number(),
    failures_24h: z.number(),
    last_execution: z.object({ id: z.number(), status: z.string(), created: timestampSchema }).nullable(),
  });
export type ActionListItem = z.infer<typeof actionListItemSchema>;

const actionFields = {
  label: labelSchema,
  description: descriptionSchema.nullish(),
  /** Inline source, or the name of a file below the pack's actions folder. */
  entrypoint: z.string().min(1, "The source is empty").max(262_144, "At most 256 KiB of source"),
  runtime_ref: z.string().nullish(),
  runtime_version_constraint: z.string().max(255).nullish(),
  required_worker_runtimes: jsonObjectSchema.optional(),
  worker_selector: jsonObjectSchema.optional(),
  worker_tolerations: z.array(jsonSchema).optional(),
  worker_affinity: jsonObjectSchema.optional(),
  param_schema: jsonSchema.nullish(),
  out_schema: jsonSchema.nullish(),
  parameter_delivery: parameterDeliverySchema.optional(),
  parameter_format: parameterFormatSchema.optional(),
  output_format: outputFormatSchema.optional(),
  timeout_seconds: z.int().min(1, "At least one second").max(604_800, "At most a week").nullish(),
  max_retries: z.int().min(0).max(100).optional(),
  retry_delay_seconds: z.int().min(0).max(86_400).optional(),
  accesses_mcp: z.boolean().optional(),
  default_execution_permission_set_refs: z.array(z.string()).optional(),
};

export const createActionInput = z.object({
  ref: componentRefSchema,
  pack_ref: z.string().optional(),
  ...actionFields,
});
export type CreateActionInput = z.infer<typeof createActionInput>;

export const updateActionInput = z
  .object(actionFields)
  .partial()
  .extend({ ref: z.string().min(1) });
export type UpdateActionInput = z.infer<typeof updateActionInput>;

/** What a run of an action depends on, as it was. */
export const actionVersionSchema = z.object({
  version: z.number(),
  settings: actionSchema.pick({
    entrypoint: true,
    runtime_ref: true,
    runtime_version_constraint: true,
    param_schema: true,
    out_schema: true,
    parameter_delivery: true,
    parameter_format: true,
    output_format: true,
    timeout_seconds: true,
    max_retries: true,
    retry_delay_seconds: true,
  }),
  /** A login; null when it is not known, as of what was there before versions were kept. */
  changed_by: z.string().nullable(),
  created: timestampSchema,
});
export type ActionVersion = z.infer<typeof actionVersionSchema>;
