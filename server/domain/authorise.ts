import type { Grant, GrantAction, GrantConstraints, Resource } from "@/lib/schemas/identity";
import type { Actor, Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";

/**
 * What a grant's constraints look at. Leave out what the object does not have; a constraint on something that is left out
 * is not met, so forgetting a facet can only refuse.
 */
export type GrantObject = {
  id?: number;
  ref?: string;
  packRef?: string | null;
  ownerType?: string;
  /** The owner's ref, or an identity's id as text; null for the system's. */
  ownerRef?: string | null;
  /** The identity that owns or started it; null: nobody does. */
  ownerIdentity?: number | null;
  visibility?: string;
  encrypted?: boolean;
  attributes?: Record<string, unknown>;
  /** The execution that it is, or belongs to. */
  execution?: { id: number; ancestors?: readonly number[] };
};

type IdentityActor = Extract<Actor, { kind: "identity" }>;

/** Whether the actor holds a grant for this object; without one, whether it holds an unconstrained grant. */
export function mayDo(actor: Actor, resource: Resource, action: GrantAction, object: GrantObject = {}): boolean {
  if (actor.kind === "system") return true;
  return actor.grants.some((grant) => covers(grant, resource, action) && meets(actor, grant.constraints, object));
}

/** Whether the actor holds any grant for this, perhaps for some objects only: lists then show those. */
export function mayDoSome(actor: Actor, resource: Resource, action: GrantAction): boolean {
  return actor.kind === "system" || actor.grants.some((grant) => covers(grant, resource, action));
}

/**
 * The first line of every verb that changes something, with the object as soon as it is known.
 * @throws AppError `forbidden` that names the missing permission.
 */
export function authorise(
  ctx: Pick<Ctx, "actor">,
  resource: Resource,
  action: GrantAction,
  object: GrantObject = {},
): void {
  if (!mayDo(ctx.actor, resource, action, object))
    throw appError("forbidden", `You lack the permission ${resource}:${action}`);
}

function covers(grant: Grant, resource: Resource, action: GrantAction): boolean {
  return grant.resource === resource && grant.actions.includes(action);
}

const includes = (list: readonly unknown[] | undefined, value: unknown) => list === undefined || list.includes(value);

/** Every constraint that is there must be met. */
function meets(actor: IdentityActor, constraints: GrantConstraints | undefined, object: GrantObject): boolean {
  if (!constraints) return true;
  const { pack_refs, owner, owner_types, owner_refs, visibility, execution_scope, refs, ids, encrypted, attributes } =
    constraints;
  if (!includes(pack_refs, object.packRef ?? object.ref?.split(".")[0])) return false;
  if (!includes(owner_types, object.ownerType)) return false;
  if (!includes(owner_refs, object.ownerRef)) return false;
  if (!includes(visibility, object.visibility)) return false;
  if (!includes(refs, object.ref)) return false;
  if (!includes(ids, object.id)) return false;
  if (encrypted !== undefined && object.encrypted !== encrypted) return false;
  if (owner === "self" && object.ownerIdentity !== actor.id) return false;
  if (owner === "none" && object.ownerIdentity !== null) return false;
  if (execution_scope !== undefined && !inExecutionScope(actor, execution_scope, object)) return false;
  return Object.entries(attributes ?? {}).every(([name, value]) => isSame(object.attributes?.[name], value));
}

/** `self`: the token's own execution; `descendants`: that one and what it started; `any`: all. */
function inExecutionScope(actor: IdentityActor, scope: "self" | "descendants" | "any", object: GrantObject): boolean {
  if (scope === "any") return true;
  if (!actor.execution || !object.execution) return false;
  const own = actor.execution.id;
  return object.execution.id === own || (scope === "descendants" && (object.execution.ancestors ?? []).includes(own));
}

function isSame(left: unknown, right: unknown): boolean {
  return left !== undefined && JSON.stringify(left) === JSON.stringify(right);
}
