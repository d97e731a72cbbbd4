import { z } from "zod";
import { labelSchema, timestampSchema } from "@/lib/schemas/common";

/** What every integration token begins with, so that people and secret scanners recognise one. */
export const INTEGRATION_TOKEN_PREFIX = "att_";

const identityId = z.int().positive().max(2_147_483_647);
const tokenId = z.int().positive().max(2_147_483_647);

export const integrationTokenSchema = z.object({
  id: z.number(),
  identity_id: z.number(),
  label: z.string(),
  description: z.string().nullable(),
  token_prefix: z.string(),
  token_suffix: z.string(),
  created_by: z.number().nullable(),
  expires_at: timestampSchema.nullable(),
  /** Written at most once a minute. */
  last_used_at: timestampSchema.nullable(),
  last_used_ip: z.string().nullable(),
  revoked_at: timestampSchema.nullable(),
  revoked_by: z.number().nullable(),
  revocation_reason: z.string().nullable(),
  /** Neither revoked nor expired. */
  active: z.boolean(),
  created: timestampSchema,
  updated: timestampSchema,
});
export type IntegrationToken = z.infer<typeof integrationTokenSchema>;

/** `token` is told this once; only its hash is kept. */
export const createdTokenSchema = z.object({ token: z.string(), integration_token: integrationTokenSchema });
export type CreatedToken = z.infer<typeof createdTokenSchema>;

/** RFC 3339 with a zone; becomes UTC. */
const expirySchema = z.iso
  .datetime({ offset: true, error: "Write a date and time such as 2030-01-31T12:00:00Z" })
  .transform((text) => new Date(text).toISOString());

export const tokenFields = z.object({
  label: labelSchema,
  description: z.string().trim().max(1_000, "At most 1,000 characters").nullish(),
  expires_at: expirySchema.nullish(),
});

/** Without `identity` the caller's own. */
export const listTokensInput = z.object({ identity: identityId.optional() });
export type ListTokensInput = z.infer<typeof listTokensInput>;

export const createTokenInput = tokenFields.extend({ identity: identityId.optional() });
export type CreateTokenInput = z.infer<typeof createTokenInput>;

export const tokenInput = z.object({ identity: identityId.optional(), id: tokenId });
export type TokenInput = z.infer<typeof tokenInput>;

export const revocationFields = z.object({
  reason: z.string().trim().max(1_000, "At most 1,000 characters").nullish(),
});
export const revokeTokenInput = tokenInput.extend(revocationFields.shape);
export type RevokeTokenInput = z.infer<typeof revokeTokenInput>;
