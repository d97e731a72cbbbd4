import { z } from "zod";
import {
  componentRefSchema,
  descriptionSchema,
  jsonObjectSchema,
  jsonSchema,
  labelSchema,
  timestampSchema,
} from "@/lib/schemas/common";
import { RESOURCES } from "@/lib/vocabulary";

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

export const grantSchema = z.strictObject({
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
  /** What is allowed for every object of a resource. Grants with constraints are not in here. */
  effective_permissions: z.array(z.object({ resource: z.string(), actions: z.array(z.string()) })),
  /** Everything, with constraints. */
  grants: z.array(grantSchema),
  assigned_permission_set_refs: z.array(z.string()),
});
export type CurrentUser = z.infer<typeof currentUserSchema>;

const displayNameSchema = z.string().trim().max(255, "At most 255 characters");
const attributesSchema = z.record(z.string(), jsonSchema);
export const roleNameSchema = z
  .string()
  .trim()
  .min(1, "A role needs a name")
  .max(255, "At most 255 characters")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
  .regex(/^[^\u0000-\u001f\u007f]+$/, "A role's name is one line of text");

export const createIdentityInput = z.object({
  login: loginSchema.refine((login) => !/^(?:sensor|execution|worker):/.test(login), {
    error: "Names that begin with sensor:, execution: or worker: are the server's own",
  }),
  display_name: displayNameSchema.nullish(),
  password: passwordSchema.nullish(),
  attributes: attributesSchema.default({}),
  /** Assigned in the same transaction. */
  permission_set_refs: z.array(z.string().min(1).max(255)).max(100).default([]),
});

export const updateIdentityInput = z.object({
  id: z.int().positive(),
  display_name: displayNameSchema.nullish(),
  password: passwordSchema.optional(),
  attributes: attributesSchema.optional(),
  frozen: z.boolean().optional(),
});
export type UpdateIdentityInput = z.infer<typeof updateIdentityInput>;

export const addRoleInput = z.object({ identity_id: z.int().positive(), role: roleNameSchema });
export type AddRoleInput = z.infer<typeof addRoleInput>;

export const identityRoleSchema = z.object({
  id: z.number(),
  identity_id: z.number(),
  role: z.string(),
  source: z.string(),
  /** Kept by the provider that the person signs in with; taken away here, it comes back at the next sign-in. */
  managed: z.boolean(),
  created: timestampSchema,
  updated: timestampSchema,
});
export type IdentityRole = z.infer<typeof identityRoleSchema>;

export const permissionAssignmentSchema = z.object({
  id: z.number(),
  identity_id: z.number(),
  permission_set_id: z.number(),
  permission_set_ref: z.string(),
  created: timestampSchema,
});
export type PermissionAssignment = z.infer<typeof permissionAssignmentSchema>;

export const identityListItemSchema = z.object({
  id: z.number(),
  login: z.string(),
  display_name: z.string().nullable(),
  frozen: z.boolean(),
  attributes: attributesSchema,
  roles: z.array(z.string()),
  auth_provider: z.string(),
  has_password: z.boolean(),
  last_sign_in_at: timestampSchema.nullable(),
  created: timestampSchema,
  /** Assigned directly and through roles. */
  permission_set_refs: z.array(z.string()),
});
export type IdentityListItem = z.infer<typeof identityListItemSchema>;

export const identityDetailSchema = identityListItemSchema.extend({
  roles: z.array(identityRoleSchema),
  direct_permissions: z.array(permissionAssignmentSchema),
  /** What it may do, and from where: a set that is assigned, or that comes with roles. */
  access: z.array(
    z.object({
      permission_set_ref: z.string(),
      label: z.string(),
      assigned: z.boolean(),
      roles: z.array(z.string()),
      grants: z.array(grantSchema),
    }),
  ),
  /** Its integration tokens, newest first, without what would let anybody use them. */
  integration_tokens: z.array(
    z.object({
      id: z.number(),
      label: z.string(),
      token_prefix: z.string(),
      token_suffix: z.string(),
      created: timestampSchema,
      expires_at: timestampSchema.nullable(),
      last_used_at: timestampSchema.nullable(),
      revoked_at: timestampSchema.nullable(),
    }),
  ),
});
export type IdentityDetail = z.infer<typeof identityDetailSchema>;

export const permissionSetRoleSchema = z.object({
  id: z.number(),
  permission_set_id: z.number(),
  permission_set_ref: z.string(),
  role: z.string(),
  created: timestampSchema,
});
export type PermissionSetRole = z.infer<typeof permissionSetRoleSchema>;

export const permissionSetSchema = z.object({
  id: z.number(),
  ref: z.string(),
  pack_ref: z.string().nullable(),
  label: z.string(),
  description: z.string().nullable(),
  grants: z.array(grantSchema),
  roles: z.array(permissionSetRoleSchema),
  /** Its pack's files define it: loading them again sets it back. */
  is_from_files: z.boolean(),
  /** Those to whom it is assigned directly. */
  identities: z.array(z.object({ id: z.number(), login: z.string() })),
});
export type PermissionSet = z.infer<typeof permissionSetSchema>;

const grantsInput = z.array(grantSchema).max(500, "At most 500 grants");

export const createPermissionSetInput = z.object({
  ref: componentRefSchema,
  label: labelSchema,
  description: descriptionSchema.nullish(),
  grants: grantsInput.default([]),
});

export const updatePermissionSetInput = z.object({
  id: z.int().positive(),
  label: labelSchema.optional(),
  description: descriptionSchema.nullish(),
  grants: grantsInput.optional(),
});
export type UpdatePermissionSetInput = z.infer<typeof updatePermissionSetInput>;

export const attachRoleInput = z.object({ permission_set_id: z.int().positive(), role: roleNameSchema });
export type AttachRoleInput = z.infer<typeof attachRoleInput>;

export const assignInput = z
  .object({
    identity_id: z.int().positive().optional(),
    identity_login: z.string().trim().toLowerCase().min(1).max(255).optional(),
    permission_set_ref: z.string().min(1).max(255),
  })
  .refine(({ identity_id, identity_login }) => identity_id !== undefined || identity_login !== undefined, {
    path: ["identity_id"],
    error: "identity_id or identity_login is required",
  });
export type AssignInput = z.infer<typeof assignInput>;

export const roleListItemSchema = z.object({
  role: z.string(),
  identities: z.array(z.object({ id: z.number(), login: z.string(), assignment_id: z.number(), managed: z.boolean() })),
  permission_sets: z.array(z.object({ id: z.number(), ref: z.string(), label: z.string(), attachment_id: z.number() })),
});
export type RoleListItem = z.infer<typeof roleListItemSchema>;
