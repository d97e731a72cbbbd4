import { z } from "zod";
import { jsonSchema, timestampSchema } from "@/lib/schemas/common";
import { KEY_OWNER_TYPES } from "@/lib/vocabulary";

export const keyOwnerTypeSchema = z.enum(KEY_OWNER_TYPES);
export type KeyOwnerType = z.infer<typeof keyOwnerTypeSchema>;

/** One or more segments, lower-case. */
export const keyRefSchema = z
  .string()
  .min(1, "A ref is required")
  .max(255)
  .regex(
    /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*$/,
    "Use lower-case letters, digits, - and _, in parts divided by dots, such as github.token",
  );
export const keyNameSchema = z.string().min(1, "A name is required").max(255, "At most 255 characters");

const nullableText = z.string().nullable();
const nullableId = z.number().nullable();

/** Without the value. */
export const keySummarySchema = z.object({
  id: z.number(),
  ref: z.string(),
  owner_type: keyOwnerTypeSchema,
  /** The owner's ref, or an identity's id as text; null for the system's. */
  owner: nullableText,
  owner_identity: nullableId,
  owner_pack: nullableId,
  owner_pack_ref: nullableText,
  owner_action: nullableId,
  owner_action_ref: nullableText,
  owner_sensor: nullableId,
  owner_sensor_ref: nullableText,
  name: z.string(),
  encrypted: z.boolean(),
  created: timestampSchema,
  updated: timestampSchema,
});
export type KeySummary = z.infer<typeof keySummarySchema>;

/** `value` is null, too, when it is encrypted and the reader may not decrypt it. */
export const keySchema = keySummarySchema.extend({ value: jsonSchema });
export type Key = z.infer<typeof keySchema>;

/** A key with what its reader may do with it. */
export type KeyListItem = KeySummary & { may: { decrypt: boolean; update: boolean; delete: boolean } };

export const createKeyInput = z.object({
  ref: keyRefSchema,
  owner_type: keyOwnerTypeSchema,
  /** The owner by its ref, or by its id as text; an identity also by its login. */
  owner: z.string().min(1).max(255).nullish(),
  owner_identity: z.int().positive().nullish(),
  owner_pack: z.int().positive().nullish(),
  owner_pack_ref: z.string().min(1).max(255).nullish(),
  owner_action: z.int().positive().nullish(),
  owner_action_ref: z.string().min(1).max(255).nullish(),
  owner_sensor: z.int().positive().nullish(),
  owner_sensor_ref: z.string().min(1).max(255).nullish(),
  name: keyNameSchema,
  value: jsonSchema,
  encrypted: z.boolean().default(false),
});
export type CreateKeyInput = z.infer<typeof createKeyInput>;

export const updateKeyInput = z.object({
  ref: z.string().min(1).max(255),
  name: keyNameSchema.optional(),
  value: jsonSchema.optional(),
  encrypted: z.boolean().optional(),
});
export type UpdateKeyInput = z.infer<typeof updateKeyInput>;

export type ListKeysFilter = { owner_type?: KeyOwnerType | undefined; owner?: string | undefined };
