import { mergeGrants } from "@/lib/access/grants";
import type { CurrentUser } from "@/lib/schemas/identity";
import type { Ctx } from "@/server/domain/context";
import { findIdentity } from "@/server/domain/identities/find-identity";
import { appError } from "@/server/errors";

export { mergeGrants };

/**
 * Who asks, and what they may do: with a token that may do less than its identity, what the token may.
 * @throws AppError `unauthenticated` when the identity is gone.
 */
export async function describeCurrentUser(ctx: Pick<Ctx, "actor" | "sql">): Promise<CurrentUser> {
  const { actor } = ctx;
  const identity = actor.kind === "identity" ? await findIdentity(ctx.sql, { id: actor.id }) : null;
  if (!identity || actor.kind !== "identity") throw appError("unauthenticated", "Sign in first");
  return {
    id: identity.id,
    login: identity.login,
    display_name: identity.displayName,
    effective_permissions: mergeGrants(actor.grants),
    grants: actor.grants,
    assigned_permission_set_refs: actor.permissionSetRefs,
  };
}
