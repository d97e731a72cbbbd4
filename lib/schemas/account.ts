import { z } from "zod";
import { loginSchema, passwordSchema } from "@/lib/schemas/identity";

/** Logins that the server's own tokens act under; a person of such a name would be taken for one. */
const RESERVED = /^(?:execution|sensor|system):/;

const displayNameSchema = z
  .string()
  .trim()
  .max(255, "At most 255 characters")
  .refine((name) => !/\p{Cc}/u.test(name), "A name has no control characters");

/** Creating an account of one's own. */
export const registerInput = z.object({
  login: loginSchema
    .refine((login) => !/[\s\p{C}]/u.test(login), "A login has no spaces or invisible characters")
    .refine((login) => !RESERVED.test(login), "This beginning is reserved for the server's own tokens"),
  password: passwordSchema,
  display_name: displayNameSchema.nullish(),
});
export type RegisterInput = z.infer<typeof registerInput>;

/** `display_name`: absent keeps it; null or empty takes it away. */
export const updateAccountInput = z.object({ display_name: displayNameSchema.nullish() });
export type UpdateAccountInput = z.infer<typeof updateAccountInput>;

export const changePasswordInput = z.object({
  current_password: z.string().min(1, "Enter your current password").max(1_024),
  new_password: passwordSchema,
});
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;

/** Which ways of signing in this server has; rest-api.md §1. */
export const authSettingsSchema = z.object({
  authentication_enabled: z.boolean(),
  local_password_enabled: z.boolean(),
  local_password_visible_by_default: z.boolean(),
  oidc_enabled: z.boolean(),
  oidc_visible_by_default: z.boolean(),
  oidc_provider_name: z.string().nullable(),
  oidc_provider_label: z.string().nullable(),
  oidc_provider_icon_url: z.string().nullable(),
  ldap_enabled: z.boolean(),
  ldap_visible_by_default: z.boolean(),
  ldap_provider_name: z.string().nullable(),
  ldap_provider_label: z.string().nullable(),
  ldap_provider_icon_url: z.string().nullable(),
  self_registration_enabled: z.boolean(),
});
export type AuthSettings = z.infer<typeof authSettingsSchema>;
