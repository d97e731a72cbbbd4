import { z } from "zod";
import {
  componentRefSchema,
  descriptionSchema,
  jsonObjectSchema,
  jsonSchema,
  labelSchema,
  timestampSchema,
} from "@/lib/schemas/common";
import { webhookConfigSchema } from "@/lib/schemas/webhook";

export const triggerSchema = z.object({
  id: z.number(),
  ref: z.string(),
  pack: z.number().nullable(),
  pack_ref: z.string().nullable(),
  label: z.string(),
  description: z.string().nullable(),
  enabled: z.boolean(),
  param_schema: jsonSchema.nullable(),
  out_schema: jsonSchema.nullable(),
  webhook_enabled: z.boolean(),
  /** null where the caller may not see it, and in lists */
  webhook_key: z.string().nullable(),
  /** The path at which calls are received. */
  webhook_url: z.string().nullable(),
  /** The secret in it is masked. */
  webhook_config: webhookConfigSchema.nullable(),
  is_adhoc: z.boolean(),
  sensor: z.number().nullable(),
  sensor_ref: z.string().nullable(),
  created: timestampSchema,
  updated: timestampSchema,
});
export type Trigger = z.infer<typeof triggerSchema>;

export const triggerListItemSchema = triggerSchema.extend({
  sensor_count: z.number(),
  rule_count: z.number(),
  events_24h: z.number(),
  last_event_at: timestampSchema.nullable(),
});
export type TriggerListItem = z.infer<typeof triggerListItemSchema>;

const triggerFields = {
  label: labelSchema,
  description: descriptionSchema.nullish(),
  param_schema: jsonObjectSchema.nullish(),
  out_schema: jsonObjectSchema.nullish(),
  enabled: z.boolean(),
  webhook_config: webhookConfigSchema.nullish(),
};
export const createTriggerInput = z.object({
  ref: componentRefSchema,
  pack_ref: z.string().optional(),
  ...triggerFields,
  enabled: z.boolean().default(true),
});
export type CreateTriggerInput = z.infer<typeof createTriggerInput>;
export const updateTriggerInput = z
  .object(triggerFields)
  .partial()
  .extend({ ref: z.string().min(1) });
export type UpdateTriggerInput = z.infer<typeof updateTriggerInput>;
