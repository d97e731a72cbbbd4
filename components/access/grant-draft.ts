import { isUnconstrained } from "@/lib/access/grants";
import type { Grant, GrantAction, GrantConstraints } from "@/lib/schemas/identity";
import { RESOURCES, type Resource } from "@/lib/vocabulary";

export type LimitedGrant = { key: number; resource: Resource; actions: GrantAction[]; constraints: GrantConstraints };

/** A permission set while it is edited: what is granted without limits, as cells of a matrix, and the limited grants. */
export type GrantDraft = { free: ReadonlySet<string>; limited: readonly LimitedGrant[] };

export const cellOf = (resource: Resource, action: GrantAction) => `${resource}:${action}`;

export function toDraft(grants: readonly Grant[]): GrantDraft {
  return {
    free: new Set(
      grants
        .filter(isUnconstrained)
        .flatMap(({ resource, actions }) => actions.map((action) => cellOf(resource, action))),
    ),
    limited: grants
      .filter((grant) => !isUnconstrained(grant))
      .map(({ resource, actions, constraints = {} }, key) => ({ key, resource, actions, constraints })),
  };
}

/** The grants that a draft means: one without limits for each resource, then the limited ones that grant anything. */
export function fromDraft({ free, limited }: GrantDraft): Grant[] {
  const actionsOf = (resource: Resource) =>
    [...free].filter((cell) => cell.startsWith(`${resource}:`)).map((cell) => cell.split(":")[1] as GrantAction);
  return [
    ...RESOURCES.map((resource): Grant => ({ resource, actions: actionsOf(resource) })),
    ...limited.map(({ resource, actions, constraints }): Grant => ({ resource, actions, constraints })),
  ].filter(({ actions }) => actions.length > 0);
}

export function toggled<T>(values: readonly T[], value: T, isOn: boolean): T[] {
  return isOn ? [...values.filter((other) => other !== value), value] : values.filter((other) => other !== value);
}

/** A limited grant that limits nothing would be one without limits, by mistake. */
export function draftProblem({ limited }: GrantDraft): string | null {
  const open = limited.find(({ constraints }) => isUnconstrained({ constraints }));
  return open ? `The grant on ${open.resource} has no limit yet: give it one, or tick the boxes above` : null;
}
