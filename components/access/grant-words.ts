import type { Grant, GrantAction, GrantConstraints } from "@/lib/schemas/identity";
import type { Resource } from "@/lib/vocabulary";

/** Resources as the matrix groups them, each with the actions that mean something for it. */
export const RESOURCE_GROUPS: readonly { title: string; resources: readonly Resource[] }[] = [
  { title: "Automation", resources: ["packs", "actions", "rules", "triggers", "sensors", "runtimes", "keys"] },
  { title: "What happens", resources: ["executions", "events", "enforcements"] },
  { title: "The server", resources: ["identities", "permissions", "audit_log", "workers", "retention"] },
  { title: "For later versions", resources: ["queues", "inquiries", "artifacts"] },
];

const CHANGES = ["read", "create", "update", "delete"] as const;

export const ACTIONS_OF: Record<Resource, readonly GrantAction[]> = {
  packs: ["read", "create", "update", "delete", "install", "configure"],
  actions: [...CHANGES, "execute"],
  rules: CHANGES,
  triggers: CHANGES,
  sensors: CHANGES,
  runtimes: CHANGES,
  keys: [...CHANGES, "decrypt"],
  executions: ["read", "update", "cancel"],
  events: ["read"],
  enforcements: ["read"],
  identities: CHANGES,
  permissions: [...CHANGES, "manage"],
  audit_log: ["read"],
  workers: ["read", "manage"],
  retention: ["read", "update"],
  queues: CHANGES,
  inquiries: [...CHANGES, "respond"],
  artifacts: CHANGES,
};

/** The columns of the matrix, the frequent ones first. */
export const ACTION_COLUMNS: readonly GrantAction[] = [
  "read",
  "create",
  "update",
  "delete",
  "execute",
  "cancel",
  "install",
  "configure",
  "decrypt",
  "manage",
  "respond",
];

export const resourceLabel = (resource: Resource) => resource.replace("_", " ");

const list = (values: readonly (string | number)[]) => (values.length === 0 ? "none" : values.join(", "));

/** The limits of a grant, one phrase each. */
export function constraintWords(constraints: GrantConstraints): string[] {
  const { pack_refs, refs, ids, owner, owner_types, owner_refs, visibility, execution_scope, encrypted, attributes } =
    constraints;
  return [
    pack_refs && `in the packs ${list(pack_refs)}`,
    refs && `only ${list(refs)}`,
    ids && `only the ids ${list(ids)}`,
    owner === "self" && "only one's own",
    owner === "none" && "only what nobody owns",
    owner_types && `owned by ${list(owner_types)}`,
    owner_refs && `owned by ${list(owner_refs)}`,
    visibility && `only ${list(visibility)}`,
    execution_scope === "self" && "only the run that asks",
    execution_scope === "descendants" && "the run that asks and what it started",
    encrypted !== undefined && (encrypted ? "only encrypted" : "only not encrypted"),
    ...Object.entries(attributes ?? {}).map(([name, value]) => `where ${name} is ${JSON.stringify(value)}`),
  ].filter((phrase): phrase is string => typeof phrase === "string");
}

/** A set in one line: "packs, actions (read, execute) and 3 more". */
export function grantsSummary(grants: readonly Grant[]): string {
  const resources = [...new Set(grants.map(({ resource }) => resourceLabel(resource)))];
  if (resources.length === 0) return "Grants nothing";
  const shown = resources.slice(0, 4).join(", ");
  return resources.length > 4 ? `${shown} and ${resources.length - 4} more` : shown;
}
