import { createHash } from "node:crypto";
import type { JsonObject } from "@/lib/schemas/common";
import type { IntegrationToken } from "@/lib/schemas/integration-token";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import { authoriseOver } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { identityObject } from "@/server/domain/identities/identity-rows";
import { requirePerson } from "@/server/domain/identities/require-person";
import { toIso } from "@/server/domain/to-iso";
import { appError } from "@/server/errors";

/** The columns of an IntegrationToken, without its hash. */
export const TOKEN_COLUMNS = `id, identity_id, label, description, token_prefix, token_suffix, created_by, expires_at, last_used_at,
  last_used_ip, revoked_at, revoked_by, revocation_reason, created, updated`;

export type TokenRow = {
  id: number;
  identity_id: number;
  label: string;
  description: string | null;
  token_prefix: string;
  token_suffix: string;
  created_by: number | null;
  expires_at: Date | null;
  last_used_at: Date | null;
  last_used_ip: string | null;
  revoked_at: Date | null;
  revoked_by: number | null;
  revocation_reason: string | null;
  created: Date;
  updated: Date;
};

/** What is stored of a token. It has 256 random bits, so one round of SHA-256 cannot be guessed back. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

export function toIntegrationToken(row: TokenRow, nowMs: number): IntegrationToken {
  return {
    id: row.id,
    identity_id: row.identity_id,
    label: row.label,
    description: row.description,
    token_prefix: row.token_prefix,
    token_suffix: row.token_suffix,
    created_by: row.created_by,
    expires_at: toIso(row.expires_at),
    last_used_at: toIso(row.last_used_at),
    last_used_ip: row.last_used_ip,
    revoked_at: toIso(row.revoked_at),
    revoked_by: row.revoked_by,
    revocation_reason: row.revocation_reason,
    active: row.revoked_at === null && (row.expires_at === null || row.expires_at.getTime() > nowMs),
    created: toIso(row.created),
    updated: toIso(row.updated),
  };
}

/**
 * Whose tokens are meant: the caller's own, which need no grant, or those of `identity`, which need identities:update. A token
 * is all that its identity can do, so somebody else's are only changed by who can do as much.
 * @throws AppError `forbidden` before anything is told about the other identity, then `not_found`
 */
export async function tokenOwner(
  ctx: Ctx,
  identity: number | undefined,
  purpose: "read" | "change",
): Promise<{ id: number; login: string }> {
  const actor = requirePerson(ctx);
  if (identity === undefined || identity === actor.id) return { id: actor.id, login: actor.login };
  authoriseSome(ctx, "identities", "update");
  const [row] = await ctx.sql<{ id: number; login: string; attributes: JsonObject }>(
    "select id, login, attributes from attune.identity where id = $1::bigint",
    [identity],
  );
  if (!row) throw appError("not_found", `Identity ${identity} not found`);
  authorise(ctx, "identities", "update", identityObject(row));
  if (purpose === "change") await authoriseOver(ctx, row);
  return row;
}

export function tokenNotFound(id: number): Error {
  return appError("not_found", `Integration token ${id} not found`);
}
