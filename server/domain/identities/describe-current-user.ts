import { mergeGrants } from "@/lib/access/grants";
import type { JsonObject } from "@/lib/schemas/common";
import type { CurrentUser } from "@/lib/schemas/identity";
import type { Ctx } from "@/server/domain/context";
import { findIdentity } from "@/server/domain/identities/find-identity";
import { appError } from "@/server/errors";

type ProviderRow = { auth_provider: string; provider_profile: JsonObject | null };

/**
 * Who asks, and what they may do with the credential they came with: the token of an execution says what that token may do.
 * @throws AppError `unauthenticated` when the identity is gone
 */
export async function describeCurrentUser(ctx: Pick<Ctx, "actor" | "sql">): Promise<CurrentUser> {
  const { actor } = ctx;
  const identity = actor.kind === "identity" ? await findIdentity(ctx.sql, { id: actor.id }) : null;
  const [provider] = identity
    ? await ctx.sql<ProviderRow>("select auth_provider, provider_profile from attune.identity where id = $1", [
        identity.id,
      ])
    : [];
  if (actor.kind !== "identity" || !identity || !provider) throw appError("unauthenticated", "Sign in first");
  const limited = actor.execution !== undefined || actor.sensor !== undefined;
  return {
    id: identity.id,
    login: limited ? actor.login : identity.login,
    display_name: identity.displayName,
    auth_provider: provider.auth_provider,
    is_local: provider.auth_provider === "local",
    can_change_password: identity.passwordHash !== null && !limited,
    provider_profile: limited ? null : provider.provider_profile,
    effective_permissions: mergeGrants(actor.grants),
    grants: actor.grants,
    assigned_permission_set_refs: actor.permissionSetRefs,
  };
}
