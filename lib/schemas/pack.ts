import { z } from "zod";
import {
  descriptionSchema,
  jsonObjectSchema,
  jsonSchema,
  labelSchema,
  packRefSchema,
  timestampSchema,
} from "@/lib/schemas/common";

export const packSchema = z.object({
  id: z.number(),
  ref: z.string(),
  label: z.string(),
  description: z.string().nullable(),
  version: z.string(),
  conf_schema: jsonSchema,
  config: jsonObjectSchema,
  meta: jsonSchema,
  tags: z.array(z.string()),
  runtime_deps: z.array(z.string()),
  dependencies: z.array(z.string()),
  is_standard: z.boolean(),
  created: timestampSchema,
  updated: timestampSchema,
});
export type Pack = z.infer<typeof packSchema>;

const countsSchema = z.object({
  actions: z.number(),
  triggers: z.number(),
  sensors: z.number(),
  rules: z.number(),
  runtimes: z.number(),
});
export const packListItemSchema = packSchema.extend({ counts: countsSchema });
export type PackListItem = z.infer<typeof packListItemSchema>;

const semver = z
  .string()
  .regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/, "Write a version such as 1.0.0");
const packFields = {
  label: labelSchema,
  description: descriptionSchema.nullish(),
  version: semver,
  conf_schema: jsonObjectSchema,
  config: jsonObjectSchema,
  meta: jsonObjectSchema,
  tags: z.array(z.string().max(100)).max(100),
  runtime_deps: z.array(z.string()),
  dependencies: z.array(z.string()),
};
export const createPackInput = z
  .object(packFields)
  .partial()
  .extend({
    ref: packRefSchema,
    label: labelSchema,
    version: semver.default("1.0.0"),
    is_standard: z.boolean().default(false),
  });
export type CreatePackInput = z.infer<typeof createPackInput>;
export const updatePackInput = z
  .object(packFields)
  .partial()
  .extend({ ref: z.string().min(1), is_standard: z.boolean().optional() });
export type UpdatePackInput = z.infer<typeof updatePackInput>;

export const runtimeSchema = z.object({
  id: z.number(),
  ref: z.string(),
  pack: z.number().nullable(),
  pack_ref: z.string().nullable(),
  description: z.string().nullable(),
  name: z.string(),
  aliases: z.array(z.string()),
  distributions: jsonSchema,
  installation: jsonSchema.nullable(),
  execution_config: jsonSchema,
  created: timestampSchema,
  updated: timestampSchema,
});
export const runtimeListItemSchema = runtimeSchema.extend({ action_count: z.number(), sensor_count: z.number() });
export type RuntimeListItem = z.infer<typeof runtimeListItemSchema>;
