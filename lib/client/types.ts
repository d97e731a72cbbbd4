/**
 * The shapes of the REST interface, as rest-api.md lists them. They stand on their own, so that the published types need
 * no other package; types.test.ts compares them with the schemas of the server.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
/** RFC 3339 in UTC, such as `2026-01-23T18:30:00.000Z`. */
export type Timestamp = string;

/** A field that a change can empty: a value sets it, `{ op: "clear" }` empties it, absent leaves it. */
export type Clearable<T> = T | { op: "set"; value: T } | { op: "clear" };

export type Pagination = {
  page: number;
  page_size: number;
  /** Only of lists that are counted. */
  total_items?: number | undefined;
  total_pages?: number | undefined;
  has_previous: boolean;
  has_next: boolean;
};
export type Page<T> = { items: T[]; pagination: Pagination };

export type DefinitionQuery = { page?: number; page_size?: number };
export type HistoryQuery = { page?: number; per_page?: number; include_total?: boolean };

export type Deleted = { success: boolean; message: string };

// Packs and runtimes

export type PackSummary = {
  id: number;
  ref: string;
  label: string;
  description: string | null;
  version: string;
  tags: string[];
  is_standard: boolean;
  created: Timestamp;
  updated: Timestamp;
};
export type Pack = PackSummary & {
  conf_schema: Json;
  config: JsonObject;
  meta: Json;
  runtime_deps: string[];
  dependencies: string[];
};
type PackFields = {
  conf_schema?: JsonObject;
  config?: JsonObject;
  meta?: JsonObject;
  tags?: string[];
  runtime_deps?: string[];
  dependencies?: string[];
  is_standard?: boolean;
};
export type NewPack = PackFields & { ref: string; label: string; version: string; description?: string | null };
export type PackChange = PackFields & { label?: string; version?: string; description?: Clearable<string> };
export type PackUpload = { pack: Pack; test_result: Json; tests_skipped: boolean };

export type RuntimeSummary = {
  id: number;
  ref: string;
  pack_ref: string | null;
  name: string;
  description: string | null;
  created: Timestamp;
  updated: Timestamp;
};
export type Runtime = RuntimeSummary & {
  pack: number | null;
  distributions: Json;
  installation: Json;
  execution_config: Json;
};

// Triggers and sensors

export type TriggerSummary = {
  id: number;
  ref: string;
  pack_ref: string | null;
  label: string;
  description: string | null;
  enabled: boolean;
  webhook_enabled: boolean;
  created: Timestamp;
  updated: Timestamp;
};
export type Trigger = TriggerSummary & {
  pack: number | null;
  param_schema: Json;
  out_schema: Json;
  is_adhoc: boolean;
  /** Part of the address of its webhook; who knows it can send events. */
  webhook_key?: string | undefined;
  /** Path or absolute address of its webhook, where the server tells it. */
  webhook_url?: string | undefined;
  webhook_config?: JsonObject | undefined;
  sensor?: number | undefined;
  sensor_ref?: string | undefined;
};
type TriggerFields = { enabled?: boolean; webhook_config?: WebhookConfig };
export type NewTrigger = TriggerFields & {
  ref: string;
  label: string;
  pack_ref?: string;
  description?: string | null;
  param_schema?: JsonObject | null;
  out_schema?: JsonObject | null;
};
export type TriggerChange = TriggerFields & {
  label?: string;
  description?: Clearable<string>;
  param_schema?: Clearable<JsonObject>;
  out_schema?: Clearable<JsonObject>;
};
/** How a webhook is guarded; the secret is never read back. */
export type WebhookConfig = {
  hmac?: { enabled: boolean; secret?: string; algorithm?: string };
  rate_limit?: { enabled: boolean; requests?: number; window_seconds?: number };
  ip_whitelist?: { enabled: boolean; ips?: string[] };
  payload_size_limit_kb?: number;
};
export type WebhookReceipt = { event_id: number; trigger_ref: string; received_at: Timestamp; message: string };

export type SensorSummary = {
  id: number;
  ref: string;
  pack_ref: string | null;
  trigger: number | null;
  trigger_ref: string | null;
  label: string;
  description: string | null;
  enabled: boolean;
  created: Timestamp;
  updated: Timestamp;
};
export type Sensor = SensorSummary & {
  pack: number | null;
  entrypoint: string;
  runtime: number | null;
  runtime_ref: string | null;
  config: JsonObject;
  param_schema: Json;
  worker_selector: Json;
  worker_tolerations: Json;
  worker_affinity: Json;
  /** Of timers only; null when nothing is to come. */
  next_fire_at?: Timestamp | null | undefined;
  armed_version?: number | null | undefined;
};
export type MisfirePolicy = "skip" | "fire_once" | "fire_all";
type SensorFields = {
  description?: string | null;
  entrypoint?: string;
  runtime_ref?: string | null;
  enabled?: boolean;
  config?: JsonObject;
  worker_selector?: JsonObject;
  worker_tolerations?: Json[];
  worker_affinity?: JsonObject;
  misfire_policy?: MisfirePolicy;
  misfire_cap?: number;
  misfire_window_seconds?: number | null;
};
export type NewSensor = SensorFields & {
  ref: string;
  label: string;
  trigger_ref: string;
  pack_ref?: string;
  param_schema?: Json;
};
export type SensorChange = SensorFields & { label?: string; trigger_ref?: string; param_schema?: Clearable<Json> };
export type Fired = { event: number; executions: number[] };
export type SensorReload = { reloaded: number; armed: number; version: number; repaired?: number | undefined };
export type LogStream = "stdout" | "stderr";
export type SensorLogs = {
  sensor_ref: string;
  logs: { stream: LogStream; artifact_ref: string; artifact_id: number | null }[];
};

// Rules and actions
export type Replay = {
  /** By event, oldest first. An execution is null when it waits for its turn, or nothing runs, by the rule's overlap policy. */
  replayed: { event: number; enforcement: number; execution: number | null }[];
  /** Those that the rule does not match: they run nothing. */
  refused: { event: number; explanation: string }[];
};

export type RuleSummary = {
  id: number;
  ref: string;
  pack_ref: string;
  label: string;
  description: string | null;
  action_ref: string;
  trigger_ref: string;
  action_params: JsonObject;
  trigger_params: JsonObject;
  permission_set_refs: string[] | null;
  enabled: boolean;
  created: Timestamp;
  updated: Timestamp;
};
export type Rule = RuleSummary & {
  pack: number;
  action: number | null;
  trigger: number | null;
  sensor_ref: string | null;
  conditions: Json;
  is_adhoc: boolean;
  owner_identity: number | null;
  next_fire_at?: Timestamp | undefined;
  armed_version?: number | undefined;
  /** Left out when it is `allow`. */
  overlap_policy?: OverlapPolicy | undefined;
  /** Of `buffer_all` only. */
  overlap_cap?: number | undefined;
};
/** What a rule does when it matches while a run of an earlier match is not finished. */
export type OverlapPolicy = "allow" | "skip" | "buffer_one" | "buffer_all" | "cancel_previous";
type RuleFields = {
  description?: string | null;
  sensor_ref?: string | null;
  conditions?: Json;
  action_params?: JsonObject;
  trigger_params?: JsonObject;
  permission_set_refs?: string[] | null;
  enabled?: boolean;
  overlap_policy?: OverlapPolicy;
  overlap_cap?: number;
};
export type NewRule = RuleFields & {
  ref: string;
  pack_ref: string;
  label: string;
  action_ref: string;
  trigger_ref: string;
};
export type RuleChange = RuleFields & { label?: string; action_ref?: string; trigger_ref?: string };

export type ActionSummary = {
  id: number;
  ref: string;
  pack_ref: string;
  label: string;
  description: string | null;
  entrypoint: string;
  runtime: number | null;
  accesses_mcp: boolean;
  runtime_ref?: string | undefined;
  runtime_version_constraint?: string | undefined;
  required_worker_runtimes?: Json | undefined;
  worker_selector?: Json | undefined;
  worker_tolerations?: Json | undefined;
  worker_affinity?: Json | undefined;
  default_execution_permission_set_refs?: string[] | undefined;
  created: Timestamp;
  updated: Timestamp;
};
export type Action = ActionSummary & { pack: number; param_schema: Json; out_schema: Json; is_adhoc: boolean };
type ActionFields = {
  description?: string | null;
  runtime_ref?: string | null;
  required_worker_runtimes?: JsonObject;
  worker_selector?: JsonObject;
  worker_tolerations?: Json[];
  worker_affinity?: JsonObject;
  param_schema?: Json;
  out_schema?: Json;
  parameter_delivery?: "stdin" | "file";
  parameter_format?: "json" | "dotenv" | "yaml";
  output_format?: "text" | "json" | "yaml" | "jsonl";
  timeout_seconds?: number | null;
  max_retries?: number;
  retry_delay_seconds?: number;
  accesses_mcp?: boolean;
  default_execution_permission_set_refs?: string[];
};
export type NewAction = ActionFields & {
  ref: string;
  pack_ref: string;
  label: string;
  /** The source itself, at most 1,024 characters, or the name of a file of its pack. */
  entrypoint: string;
  runtime_version_constraint?: string | null;
};
export type ActionChange = ActionFields & {
  label?: string;
  entrypoint?: string;
  runtime_version_constraint?: Clearable<string>;
};
