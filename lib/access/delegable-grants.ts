import { isUnconstrained } from "@/lib/access/grants";
import type { Grant, GrantAction, GrantConstraints } from "@/lib/schemas/identity";
import type { Resource } from "@/lib/vocabulary";

/**
 * What of `wanted` is not among what is `held`: each action of each grant must be in one held grant that is limited to no
 * less. Two held grants are not added up, so in doubt something is called missing. `other`: both are of different people, so
 * that "one's own objects" are not the same ones.
 */
export function grantsBeyond(
  held: readonly Grant[],
  wanted: readonly Grant[],
  holder: "same" | "other" = "same",
): { resource: Resource; action: GrantAction }[] {
  return wanted.flatMap(({ resource, actions, constraints }) =>
    actions
      .filter(
        (action) =>
          !held.some(
            (grant) =>
              grant.resource === resource &&
              grant.actions.includes(action) &&
              (isUnconstrained(grant) ||
                (isNarrower(constraints ?? {}, grant.constraints ?? {}) &&
                  (holder === "same" || grant.constraints?.owner !== "self"))),
          ),
      )
      .map((action) => ({ resource, action })),
  );
}

/** Whether every limit of `wide` is in `narrow`, too, as it is or tighter. */
function isNarrower(narrow: GrantConstraints, wide: GrantConstraints): boolean {
  return (
    isPartOf(narrow.pack_refs, wide.pack_refs) &&
    isPartOf(narrow.owner_types, wide.owner_types) &&
    isPartOf(narrow.owner_refs, wide.owner_refs) &&
    isPartOf(narrow.visibility, wide.visibility) &&
    isPartOf(narrow.refs, wide.refs) &&
    isPartOf(narrow.ids, wide.ids) &&
    (wide.encrypted === undefined || narrow.encrypted === wide.encrypted) &&
    (wide.owner === undefined || wide.owner === "any" || narrow.owner === wide.owner) &&
    isScopeWithin(narrow.execution_scope, wide.execution_scope) &&
    Object.entries(wide.attributes ?? {}).every(
      ([name, value]) => JSON.stringify(narrow.attributes?.[name]) === JSON.stringify(value),
    )
  );
}

function isPartOf(narrow: readonly unknown[] | undefined, wide: readonly unknown[] | undefined): boolean {
  return wide === undefined || narrow?.every((value) => wide.includes(value)) === true;
}

function isScopeWithin(
  narrow: GrantConstraints["execution_scope"],
  wide: GrantConstraints["execution_scope"],
): boolean {
  if (wide === undefined || wide === "any" || narrow === wide) return true;
  return wide === "descendants" && narrow === "self";
}
