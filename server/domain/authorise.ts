import type { GrantAction, Resource } from "@/lib/schemas/identity";
import type { Actor, Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";

/** Whether the actor holds a grant for this, without looking at constraints that need the object. */
export function mayDo(actor: Actor, resource: Resource, action: GrantAction): boolean {
  if (actor.kind === "system") return true;
  return actor.grants.some((grant) => grant.resource === resource && grant.actions.includes(action));
}

/**
 * The first line of every verb that changes something.
 * @throws AppError `forbidden` that names the missing permission.
 */
export function authorise(ctx: Pick<Ctx, "actor">, resource: Resource, action: GrantAction): void {
  if (!mayDo(ctx.actor, resource, action)) throw appError("forbidden", `You lack the permission ${resource}:${action}`);
}
