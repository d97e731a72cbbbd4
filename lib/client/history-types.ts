import type { HistoryQuery, Json, JsonObject, Timestamp } from "@/lib/client/types";

/** What happened, who may see it, and what is kept secret: the rest of the shapes of rest-api.md. */

export type EventSummary = {
  id: number;
  trigger: number | null;
  trigger_ref: string;
  source: number | null;
  source_ref: string | null;
  rule: number | null;
  rule_ref: string | null;
  has_payload: boolean;
  created: Timestamp;
};
export type Event = Omit<EventSummary, "has_payload"> & { config: Json; payload: Json };
export type EventQuery = HistoryQuery & { trigger?: number; trigger_ref?: string; rule_ref?: string; source?: number };
export type NewEvent = {
  trigger_ref: string;
  payload?: Json;
  config?: JsonObject;
  /** `rule_<id>` makes it an event for that rule alone. */
  trigger_instance_id?: string;
};

export type EnforcementStatus = "created" | "processed" | "disabled";
export type EnforcementSummary = {
  id: number;
  rule: number | null;
  rule_ref: string;
  trigger_ref: string;
  event: number | null;
  status: EnforcementStatus;
  condition: "any" | "all";
  created: Timestamp;
  /** Why it ran nothing: a run was not finished, a newer match took its place, its rule was changed while it waited. */
  suppressed_reason?: "overlap" | "superseded" | "rule_changed" | undefined;
  /** The execution that it waits for, or that was not finished when it matched. */
  blocked_by?: number | undefined;
  /** Which replay of the event against the rule it is, from 1. */
  replay?: number | undefined;
};
export type Enforcement = EnforcementSummary & {
  config: Json;
  payload: Json;
  conditions: Json;
  resolved_at: Timestamp | null;
};
export type EnforcementQuery = HistoryQuery & {
  rule?: number;
  event?: number;
  status?: EnforcementStatus;
  trigger_ref?: string;
  rule_ref?: string;
};

export type ExecutionStatus =
  | "requested"
  | "scheduling"
  | "scheduled"
  | "running"
  | "completed"
  | "failed"
  | "canceling"
  | "cancelled"
  | "timeout"
  | "abandoned";
export type ExecutionSummary = {
  id: number;
  action_ref: string;
  status: ExecutionStatus;
  parent: number | null;
  enforcement: number | null;
  rule_ref: string | null;
  trigger_ref: string | null;
  started_at?: Timestamp | undefined;
  original_execution?: number | undefined;
  created: Timestamp;
  updated: Timestamp;
};
export type ExecutionResult = {
  succeeded?: boolean | undefined;
  exit_code?: number | null | undefined;
  duration_ms?: number | undefined;
  stdout?: string | undefined;
  stderr_log?: string | undefined;
  data?: Json | undefined;
  error?: string | undefined;
  cancelled?: boolean | undefined;
  stdout_truncated?: boolean | undefined;
  stderr_truncated?: boolean | undefined;
  [more: string]: unknown;
};
export type Execution = {
  id: number;
  action: number | null;
  action_ref: string;
  /** Its parameters, secrets masked. */
  config: JsonObject | null;
  parent: number | null;
  enforcement: number | null;
  executor: number | null;
  worker: number | null;
  status: ExecutionStatus;
  result: ExecutionResult | null;
  started_at?: Timestamp | undefined;
  original_execution?: number | undefined;
  permission_set_refs?: string[] | undefined;
  created: Timestamp;
  updated: Timestamp;
};
export type ExecutionQuery = HistoryQuery & {
  status?: ExecutionStatus;
  action_ref?: string;
  pack_name?: string;
  rule_ref?: string;
  trigger_ref?: string;
  executor?: number;
  result_contains?: string;
  enforcement?: number;
  parent?: number;
  top_level_only?: boolean;
};
export type NewExecution = {
  action_ref: string;
  parameters?: JsonObject;
  env_vars?: Record<string, string>;
  permission_set_refs?: string[];
  worker_selector?: JsonObject;
  worker_tolerations?: Json[];
  worker_affinity?: JsonObject;
};
/** One step of an execution as it happens. */
export type ExecutionChange = {
  id: number;
  status: ExecutionStatus;
  old_status: ExecutionStatus | null;
  action_ref: string;
};

// Keys

export type OwnerType = "system" | "identity" | "pack" | "action" | "sensor";
export type KeySummary = {
  id: number;
  ref: string;
  owner_type: OwnerType;
  owner: string | null;
  name: string;
  encrypted: boolean;
  created: Timestamp;
};
export type Key = KeySummary & {
  owner_identity: number | null;
  owner_pack: number | null;
  owner_pack_ref: string | null;
  owner_action: number | null;
  owner_action_ref: string | null;
  owner_sensor: number | null;
  owner_sensor_ref: string | null;
  /** null when it is encrypted and the caller may not decrypt. */
  value: Json;
  updated: Timestamp;
};
export type KeyQuery = { owner_type?: OwnerType; owner?: string; page?: number; per_page?: number };
export type NewKey = {
  ref: string;
  owner_type: OwnerType;
  name: string;
  value: Json;
  encrypted?: boolean;
  owner?: string;
  owner_identity?: number;
  owner_pack_ref?: string;
  owner_action_ref?: string;
  owner_sensor_ref?: string;
};
export type KeyChange = { name?: string; value?: Json; encrypted?: boolean };

// Who may do what

export type TokenAnswer = {
  access_token: string;
  refresh_token: string;
  token_type: string;
  /** Seconds. */
  expires_in: number;
  user?: { id: number; login: string; display_name: string | null } | undefined;
};
export type CurrentUser = {
  id: number;
  login: string;
  display_name: string | null;
  auth_provider: string;
  is_local: boolean;
  can_change_password: boolean;
  effective_permissions: { resource: string; actions: string[] }[];
  assigned_permission_set_refs: string[];
};
export type IdentityRole = {
  id: number;
  identity_id: number;
  role: string;
  source: string;
  managed: boolean;
  created: Timestamp;
  updated: Timestamp;
};
export type PermissionAssignment = {
  id: number;
  identity_id: number;
  permission_set_id: number;
  permission_set_ref: string;
  created: Timestamp;
};
export type IdentitySummary = {
  id: number;
  login: string;
  display_name: string | null;
  frozen: boolean;
  attributes: JsonObject;
  roles: string[];
};
export type Identity = Omit<IdentitySummary, "roles"> & {
  roles: IdentityRole[];
  direct_permissions: PermissionAssignment[];
};
export type NewIdentity = { login: string; display_name?: string; password?: string; attributes?: JsonObject };
export type IdentityChange = { display_name?: string; password?: string; attributes?: JsonObject; frozen?: boolean };
export type Grant = { resource: string; actions: string[]; constraints?: JsonObject };
export type PermissionSet = {
  id: number;
  ref: string;
  pack_ref: string | null;
  label: string | null;
  description: string | null;
  grants: Grant[];
  roles: Json[];
};
export type IntegrationToken = {
  id: number;
  identity_id: number;
  label: string;
  description: string | null;
  token_prefix: string;
  token_suffix: string;
  created_by: number | null;
  expires_at: Timestamp | null;
  last_used_at: Timestamp | null;
  last_used_ip: string | null;
  revoked_at: Timestamp | null;
  revoked_by: number | null;
  revocation_reason: string | null;
  active: boolean;
  created: Timestamp;
  updated: Timestamp;
};
export type NewIntegrationToken = { label: string; description?: string; expires_at?: Timestamp };
/** `token` is told this once and never again. */
export type CreatedIntegrationToken = { token: string; integration_token: IntegrationToken };
