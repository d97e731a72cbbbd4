import type { Grant, GrantAction, GrantConstraints } from "@/lib/schemas/identity";
import type { Resource } from "@/lib/vocabulary";

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

/** Who holds the grants: `owner: self` and the scope of an execution's token are relative to it. */
export type GrantHolder = { id: number; grants: readonly Grant[]; execution?: { id: number } };

/** Whether one of the grants is for this object; without one, whether one is unconstrained. */
export function allows(
  holder: GrantHolder,
  resource: Resource,
  action: GrantAction,
  object: GrantObject = {},
): boolean {
  return holder.grants.some(
    (grant) => covers(grant, resource, action) && meetsConstraints(holder, grant.constraints, object),
  );
}

/**
 * As `allows`, for who knows the object only in part: a constraint on a facet that is left out may be met. For showing what may
 * be allowed; whether it is decides the server.
 */
export function mayAllow(holder: GrantHolder, resource: Resource, action: GrantAction, object: GrantObject): boolean {
  const { packRef, ref, id, ownerType, ownerRef, ownerIdentity, visibility, encrypted, attributes, execution } = object;
  const told: Record<keyof GrantConstraints, unknown> = {
    pack_refs: packRef ?? ref,
    refs: ref,
    ids: id,
    owner: ownerIdentity,
    owner_types: ownerType,
    owner_refs: ownerRef,
    visibility,
    encrypted,
    attributes,
    execution_scope: execution,
  };
  const known = (constraints: GrantConstraints | undefined): GrantConstraints =>
    Object.fromEntries(
      Object.entries(constraints ?? {}).filter(([name]) => told[name as keyof GrantConstraints] !== undefined),
    );
  return holder.grants.some(
    (grant) => covers(grant, resource, action) && meetsConstraints(holder, known(grant.constraints), object),
  );
}

/** Whether any grant is for this, perhaps for some objects only. */
export function allowsSome(grants: readonly Grant[], resource: Resource, action: GrantAction): boolean {
  return grants.some((grant) => covers(grant, resource, action));
}

function covers(grant: Grant, resource: Resource, action: GrantAction): boolean {
  return grant.resource === resource && grant.actions.includes(action);
}

const includes = (list: readonly unknown[] | undefined, value: unknown) => list === undefined || list.includes(value);

/** Every constraint that is there must be met. */
export function meetsConstraints(
  holder: Omit<GrantHolder, "grants">,
  constraints: GrantConstraints | undefined,
  object: GrantObject,
): boolean {
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
  if (owner === "self" && object.ownerIdentity !== holder.id) return false;
  if (owner === "none" && object.ownerIdentity !== null) return false;
  if (execution_scope !== undefined && !inExecutionScope(holder, execution_scope, object)) return false;
  return Object.entries(attributes ?? {}).every(([name, value]) => isSame(object.attributes?.[name], value));
}

/** `self`: the token's own execution; `descendants`: that one and what it started; `any`: all. */
function inExecutionScope(
  holder: Omit<GrantHolder, "grants">,
  scope: "self" | "descendants" | "any",
  object: GrantObject,
): boolean {
  if (scope === "any") return true;
  if (!holder.execution || !object.execution) return false;
  const own = holder.execution.id;
  return object.execution.id === own || (scope === "descendants" && (object.execution.ancestors ?? []).includes(own));
}

function isSame(left: unknown, right: unknown): boolean {
  return left !== undefined && JSON.stringify(left) === JSON.stringify(right);
}

/** Whether the constraints limit nothing: there are none, or only `any`. */
export function isUnconstrained({ constraints }: Pick<Grant, "constraints">): boolean {
  return Object.entries(constraints ?? {}).every(
    ([name, value]) =>
      value === undefined ||
      ((name === "owner" || name === "execution_scope") && value === "any") ||
      (name === "attributes" && Object.keys(value as object).length === 0),
  );
}

/** What unconstrained grants allow, one entry for each resource: a constrained grant is nothing that can be said of a whole resource. */
export function mergeGrants(grants: readonly Grant[]): { resource: Resource; actions: GrantAction[] }[] {
  const merged = new Map<Resource, Set<GrantAction>>();
  for (const grant of grants) {
    if (!isUnconstrained(grant)) continue;
    const actions = merged.get(grant.resource) ?? new Set();
    for (const action of grant.actions) actions.add(action);
    merged.set(grant.resource, actions);
  }
  return [...merged].map(([resource, actions]) => ({ resource, actions: [...actions] }));
}
