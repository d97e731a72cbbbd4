import type { CurrentUser, Grant } from "@/lib/schemas/identity";
import type { Ctx } from "@/server/domain/context";
import { findIdentity } from "@/server/domain/identities/find-identity";
import { appError } from "@/server/errors";

/** Who asks, and what they may do. @throws AppError `unauthenticated` when the identity is gone. */
export async function describeCurrentUser(ctx: Pick<Ctx, "actor" | "sql">): Promise<CurrentUser> {
  const identity = ctx.actor.kind === "identity" ? await findIdentity(ctx.sql, { id: ctx.actor.id }) : null;
  if (!identity) throw appError("unauthenticated", "Sign in first");
  return {
    id: identity.id,
    login: identity.login,
    display_name: identity.displayName,
    effective_permissions: mergeGrants(identity.grants),
    assigned_permission_set_refs: identity.permissionSetRefs,
  };
}

/** One entry for each resource, with everything that any grant allows. */
export function mergeGrants(grants: Grant[]): { resource: string; actions: string[] }[] {
  const merged = new Map<string, Set<string>>();
  for (const grant of grants) {
    const actions = merged.get(grant.resource) ?? new Set();
    for (const action of grant.actions) actions.add(action);
    merged.set(grant.resource, actions);
  }
  return [...merged].map(([resource, actions]) => ({ resource, actions: [...actions] }));
}
