import type { AuditEvent } from "@/lib/schemas/audit";

const NOUNS: Record<string, string> = {
  identity: "person",
  identity_role: "role of a person",
  permission_set: "permission set",
  permission_set_role: "role of a permission set",
  permission_assignment: "permission set of a person",
  integration_token: "token",
  alert: "alert for",
};
const VERBS: Record<string, string> = {
  create: "Created",
  update: "Changed",
  delete: "Deleted",
  enable: "Enabled",
  disable: "Disabled",
  enable_webhook: "Enabled the webhook of",
  disable_webhook: "Disabled the webhook of",
  regenerate_webhook: "Made a new webhook key for",
  change_password: "Changed the password of",
  freeze: "Froze",
  unfreeze: "Unfroze",
  revoke: "Revoked",
  execute: "Ran",
  rerun: "Ran again",
  cancel: "Cancelled",
  fire: "Fired",
  test: "Sent a test message through",
  replay: "Replayed events for",
  upload: "Uploaded",
  rebuild_environment: "Rebuilt the environment of",
  restart: "Restarted",
  reload: "Reconciled",
  rotate: "Rotated",
  decrypt: "Read the secret of",
  denied: "Was refused:",
  sign_in: "Signed in",
  sign_out: "Signed out",
  register: "Registered",
};

/** "Created rule", "Signed in": what an audit event says before it names its object. */
export function auditPhrase({ action, resource }: Pick<AuditEvent, "action" | "resource">): string {
  const verb = action.slice(action.indexOf(".") + 1);
  const words = VERBS[verb] ?? capitalised(verb.replaceAll("_", " "));
  if (["sign_in", "sign_out", "register", "denied"].includes(verb)) return words;
  return `${words} ${resourceNoun(resource)}`;
}

export function resourceNoun(resource: string): string {
  return NOUNS[resource] ?? resource.replaceAll("_", " ");
}

function capitalised(text: string): string {
  return text === "" ? text : `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

/** Who did it, as the list names them. */
export function actorName({ actor_type, actor_login }: Pick<AuditEvent, "actor_type" | "actor_login">): string {
  if (actor_type === "system") return "Attune itself";
  if (actor_type === "sql") return `SQL${actor_login ? ` as ${actor_login}` : ""}`;
  if (actor_type === "anonymous") return actor_login ? `${actor_login} (not signed in)` : "Nobody signed in";
  return actor_login ?? "Somebody who is gone";
}

const PAGES: Record<string, string> = {
  pack: "packs",
  runtime: "runtimes",
  trigger: "triggers",
  sensor: "sensors",
  rule: "rules",
  action: "actions",
};

/** The page of the object, where it has one and still can exist. */
export function auditHref({ action, resource, resource_id, resource_ref }: AuditEvent): string | null {
  if (action.endsWith(".delete")) return null;
  if (resource === "execution") return resource_id === null ? null : `/executions/${resource_id}`;
  const page = PAGES[resource];
  return page && resource_ref ? `/${page}/${resource_ref}` : null;
}

/** Changed fields of an update, as lines: "enabled: true → false", "config: changed". */
export function auditChanges(details: AuditEvent["details"]): { field: string; text: string }[] {
  return Object.entries(details ?? {}).map(([field, value]) => {
    if (value !== null && typeof value === "object" && !Array.isArray(value) && "to" in value)
      return { field, text: `${shown(value.from)} → ${shown(value.to)}` };
    return { field, text: shown(value) };
  });
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}
