import { z } from "zod";
import { jsonObjectSchema, jsonSchema } from "@/lib/schemas/common";

export const RESOURCES = [
  "packs",
  "actions",
  "queues",
  "rules",
  "triggers",
  "sensors",
  "executions",
  "events",
  "enforcements",
  "inquiries",
  "keys",
  "artifacts",
  "runtimes",
  "workers",
  "retention",
  "identities",
  "permissions",
  "audit_log",
] as const;
export const GRANT_ACTIONS = [
  "read",
  "create",
  "install",
  "configure",
  "update",
  "delete",
  "execute",
  "cancel",
  "respond",
  "manage",
  "decrypt",
] as const;
export type Resource = (typeof RESOURCES)[number];
export type GrantAction = (typeof GRANT_ACTIONS)[number];

/**
 * What a grant is limited to; every one that is given must be met (rest-api.md §18). Unknown ones are refused: a misspelt
 * constraint would grant without limits.
 */
export const grantConstraintsSchema = z.strictObject({
  pack_refs: z.array(z.string()).optional(),
  owner: z.enum(["self", "any", "none"]).optional(),
  owner_types: z.array(z.enum(["system", "identity", "pack", "action", "sensor"])).optional(),
  owner_refs: z.array(z.string()).optional(),
  visibility: z.array(z.enum(["public", "private"])).optional(),
  execution_scope: z.enum(["self", "descendants", "any"]).optional(),
  refs: z.array(z.string()).optional(),
  ids: z.array(z.int()).optional(),
  encrypted: z.boolean().optional(),
  attributes: z.record(z.string(), jsonSchema).optional(),
});
export type GrantConstraints = z.infer<typeof grantConstraintsSchema>;

export const grantSchema = z.object({
  resource: z.enum(RESOURCES),
  actions: z.array(z.enum(GRANT_ACTIONS)),
  constraints: grantConstraintsSchema.optional(),
});
export type Grant = z.infer<typeof grantSchema>;

export const loginSchema = z
  .string()
  .trim()
  .toLowerCase()
  .min(3, "At least 3 characters")
  .max(255, "At most 255 characters");
export const passwordSchema = z.string().min(8, "At least 8 characters").max(128, "At most 128 characters");

export const setUpInput = z.object({
  login: loginSchema,
  password: passwordSchema,
  display_name: z.string().trim().max(255).optional(),
});
export type SetUpInput = z.infer<typeof setUpInput>;

export const currentUserSchema = z.object({
  id: z.number(),
  login: z.string(),
  display_name: z.string().nullable(),
  /** Who checks the password: local, oidc; sensor for the account of a sensor's process. */
  auth_provider: z.string(),
  is_local: z.boolean(),
  can_change_password: z.boolean(),
  /** What the provider said at the last sign-in; null for local identities. */
  provider_profile: jsonObjectSchema.nullable(),
  effective_permissions: z.array(z.object({ resource: z.string(), actions: z.array(z.string()) })),
  assigned_permission_set_refs: z.array(z.string()),
});
export type CurrentUser = z.infer<typeof currentUserSchema>;
