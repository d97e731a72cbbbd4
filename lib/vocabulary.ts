/**
 * The fixed words of the domain, apart from the schemas that use them: a page that only needs the words does not load the
 * schema library (31 KB compressed).
 */

export const EXECUTION_STATUSES = [
  "requested",
  "scheduling",
  "scheduled",
  "running",
  "completed",
  "failed",
  "canceling",
  "cancelled",
  "timeout",
  "abandoned",
] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

const TERMINAL: ReadonlySet<ExecutionStatus> = new Set(["completed", "failed", "cancelled", "timeout", "abandoned"]);
/** Whether the status is the last one: `updated` and `result` do not change any more. */
export function isTerminalStatus(status: ExecutionStatus): boolean {
  return TERMINAL.has(status);
}

/** How an execution ends that did not do what it should; one that was cancelled did as it was told. */
export const FAILED_STATUSES: readonly ExecutionStatus[] = ["failed", "timeout", "abandoned"];
export function isFailedStatus(status: string): boolean {
  return FAILED_STATUSES.some((failed) => failed === status);
}

/** created: waits for a run of its rule to end; processed: has its execution; disabled: ran nothing. */
export const ENFORCEMENT_STATUSES = ["created", "processed", "disabled"] as const;
export type EnforcementStatus = (typeof ENFORCEMENT_STATUSES)[number];

/** Triggers whose sensors and rules are timers kept by the scheduler. */
export const TIMER_TRIGGER_REFS = [
  "core.intervaltimer",
  "core.crontimer",
  "core.datetimetimer",
  "core.rruletimer",
] as const;
export type TimerTriggerRef = (typeof TIMER_TRIGGER_REFS)[number];

export function isTimerTriggerRef(ref: unknown): ref is TimerTriggerRef {
  return TIMER_TRIGGER_REFS.some((known) => known === ref);
}

/** Whether a rule of these settings has a timer of its own, whose events alone it listens to. */
export function ownsTimer({ trigger_ref, trigger_params }: { trigger_ref: string; trigger_params: object }): boolean {
  return isTimerTriggerRef(trigger_ref) && Object.keys(trigger_params).length > 0;
}

export const INTERVAL_UNITS = ["seconds", "minutes", "hours", "days"] as const;
export type IntervalUnit = (typeof INTERVAL_UNITS)[number];
export const INTERVAL_UNIT_MS: Record<IntervalUnit, number> = {
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** What to do about instants missed while the server was down: nothing, one event for all of them, or one for each. */
export const MISFIRE_POLICIES = ["skip", "fire_once", "fire_all"] as const;
export type MisfirePolicy = (typeof MISFIRE_POLICIES)[number];

/** What fixed local times do that the clock skips in spring: fire after the gap, at the same elapsed time, or not. */
export const DST_GAP_POLICIES = ["shift", "elapsed", "skip"] as const;
export type DstGapPolicy = (typeof DST_GAP_POLICIES)[number];

/** Which showing of a local time fires that the clock repeats in autumn. */
export const DST_REPEAT_POLICIES = ["first", "second", "both"] as const;
export type DstRepeatPolicy = (typeof DST_REPEAT_POLICIES)[number];

/** The parts of a recurrence rule that may stand by themselves in a timer's settings, in the order in which the rule names them. */
export const RRULE_PARTS = [
  "freq",
  "interval",
  "count",
  "until",
  "by_month",
  "by_week_no",
  "by_year_day",
  "by_month_day",
  "by_day",
  "by_hour",
  "by_minute",
  "by_second",
  "by_set_pos",
  "week_start",
] as const;
export type RrulePart = (typeof RRULE_PARTS)[number];

/** What a rule does when it matches while a run of an earlier match is not finished. */
export const OVERLAP_POLICIES = ["allow", "skip", "buffer_one", "buffer_all", "cancel_previous"] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];

/** How many matches `buffer_all` may let wait. */
export const OVERLAP_CAP_MAX = 1_000;

/** How many matches `buffer_all` lets wait. */
export const DEFAULT_OVERLAP_CAP = 10;

/** Pieces of a sensor's output that its page begins with; more than a screen, and little to send. */
export const SENSOR_LOG_FIRST = 500;

export const AUDIT_OUTCOMES = ["success", "denied", "failed"] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** What the audit log is about; a row's resource may be one that this list does not know yet. */
export const AUDIT_RESOURCES = [
  "identity",
  "identity_role",
  "permission_set",
  "permission_set_role",
  "permission_assignment",
  "integration_token",
  "key",
  "pack",
  "runtime",
  "trigger",
  "sensor",
  "rule",
  "action",
  "execution",
  "channel",
  "alert",
  "setting",
] as const;

/** What permissions are about. */
export const RESOURCES = [
  "packs",
  "actions",
  "queues",
  "rules",
  "triggers",
  "sensors",
  "executions",
  "events",
  "enforcements",
  "inquiries",
  "keys",
  "artifacts",
  "runtimes",
  "workers",
  "retention",
  "identities",
  "permissions",
  "audit_log",
] as const;
export type Resource = (typeof RESOURCES)[number];

/** How large a call of a webhook may be where its trigger sets no limit. */
export const WEBHOOK_SIZE_KB_DEFAULT = 1_024;

export const KEY_OWNER_TYPES = ["system", "identity", "pack", "action", "sensor"] as const;

export const CHANNEL_KINDS = ["email", "webhook", "slack"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** What can tell of its failures. */
export const ALERT_TARGETS = ["rule", "sensor", "action"] as const;
export type AlertTarget = (typeof ALERT_TARGETS)[number];

/** The action that sends a message through a channel. The worker does that itself: no process sees the secrets. */
export const NOTIFY_ACTION_REF = "core.notify";

export const PACK_COMPONENT_KINDS = ["actions", "triggers", "sensors", "rules", "runtimes", "permission_sets"] as const;
export type PackComponentKind = (typeof PACK_COMPONENT_KINDS)[number];

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What the pack of a starter is tagged with. */
export const STARTER_TAG = "starter";
export const STARTERS = ["heartbeat", "disk_space", "website_check", "nightly_backup", "webhook_script"] as const;
export type StarterKind = (typeof STARTERS)[number];

/** How many rows one request may change. */
export const BULK_MAX = 200;

/** What can be done with many at once: the verbs that each of them has for one. */
export const BULK_VERBS = {
  sensors: ["enable", "disable", "delete"],
  rules: ["enable", "disable", "delete"],
  triggers: ["enable", "disable", "delete"],
  actions: ["delete"],
  executions: ["cancel", "rerun"],
} as const;
export type BulkKind = keyof typeof BULK_VERBS;
export type BulkVerb = (typeof BULK_VERBS)[BulkKind][number];

/** Those that can be deleted, and brought back. */
export const DEFINITION_KINDS = ["sensors", "rules", "triggers", "actions"] as const;
export type DefinitionKind = (typeof DEFINITION_KINDS)[number];
