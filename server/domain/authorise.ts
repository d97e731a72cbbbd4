import { allows, allowsSome, type GrantObject } from "@/lib/access/grants";
import type { GrantAction } from "@/lib/schemas/identity";
import type { Resource } from "@/lib/vocabulary";
import type { Actor, Ctx } from "@/server/domain/context";
import { type AppError, appError } from "@/server/errors";

export type { GrantObject };

/** Whether the actor holds a grant for this object; without one, whether it holds an unconstrained grant. */
export function mayDo(actor: Actor, resource: Resource, action: GrantAction, object: GrantObject = {}): boolean {
  return actor.kind === "system" || allows(actor, resource, action, object);
}

/** Whether the actor holds any grant for this, perhaps for some objects only: lists then show those. */
export function mayDoSome(actor: Actor, resource: Resource, action: GrantAction): boolean {
  return actor.kind === "system" || allowsSome(actor.grants, resource, action);
}

/**
 * In every verb that changes something, with the object as soon as it is known.
 * @throws AppError `forbidden` that names the missing permission.
 */
export function authorise(
  ctx: Pick<Ctx, "actor">,
  resource: Resource,
  action: GrantAction,
  object: GrantObject = {},
): void {
  if (!mayDo(ctx.actor, resource, action, object))
    throw lacks(resource, action, mayDoSome(ctx.actor, resource, action) ? object.ref : undefined);
}

/**
 * The first line of a verb that has yet to find its object: who may do this to nothing at all does not learn what exists.
 * `authorise` with the object must follow.
 * @throws AppError `forbidden` that names the missing permission.
 */
export function authoriseSome(ctx: Pick<Ctx, "actor">, resource: Resource, action: GrantAction): void {
  if (!mayDoSome(ctx.actor, resource, action)) throw lacks(resource, action);
}

/**
 * For a component that is about to be made: a grant that is limited to a pack must hold for the pack it goes into and for the
 * one that its ref names, so that nobody takes refs in another pack's name.
 * @throws AppError `forbidden`
 */
export function authoriseNew(ctx: Pick<Ctx, "actor">, resource: Resource, object: GrantObject & { ref: string }): void {
  authorise(ctx, resource, "create", object);
  authorise(ctx, resource, "create", { ...object, packRef: object.ref.split(".")[0] ?? null });
}

function lacks(resource: Resource, action: GrantAction, ref?: string): AppError {
  return appError(
    "forbidden",
    `You lack the permission ${resource}:${action}${ref === undefined ? "" : ` for ${ref}`}`,
  );
}
