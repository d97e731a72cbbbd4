import { z } from "zod";

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

export const grantSchema = z.object({
  resource: z.enum(RESOURCES),
  actions: z.array(z.enum(GRANT_ACTIONS)),
  constraints: z.record(z.string(), z.unknown()).optional(),
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
  effective_permissions: z.array(z.object({ resource: z.string(), actions: z.array(z.string()) })),
  assigned_permission_set_refs: z.array(z.string()),
});
export type CurrentUser = z.infer<typeof currentUserSchema>;
