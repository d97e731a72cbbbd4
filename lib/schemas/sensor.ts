import { z } from "zod";
import {
  componentRefSchema,
  descriptionSchema,
  jsonObjectSchema,
  jsonSchema,
  labelSchema,
  refInput,
  timestampSchema,
} from "@/lib/schemas/common";
import { sensorProcessSchema } from "@/lib/schemas/sensor-process";
import { misfirePolicySchema } from "@/lib/schemas/timer";

/**
 * What a sensor does at this moment. `armed`: its next fire is in the scheduler. `paused`: until `config.paused_until`. `finished`: nothing will come any more.
 * `invalid`: its configuration cannot be armed (a row written with SQL). `watching`: a part of the server. A script that
 * watches is `waiting` while no enabled rule uses it, then `starting`, `running`, or `failing` when its process ends by itself.
 */
export const sensorStateSchema = z.enum([
  "armed",
  "paused",
  "disabled",
  "finished",
  "invalid",
  "watching",
  "waiting",
  "starting",
  "running",
  "failing",
]);
export type SensorState = z.infer<typeof sensorStateSchema>;

/** What the scheduler holds for a timer. */
export const armedTimerSchema = z.object({
  next_fire_at: timestampSchema.nullable(),
  /** null: not armed */
  armed_version: z.number().nullable(),
});
export type ArmedTimer = z.infer<typeof armedTimerSchema>;

export const sensorSchema = armedTimerSchema.extend({
  id: z.number(),
  ref: z.string(),
  pack: z.number().nullable(),
  pack_ref: z.string().nullable(),
  label: z.string(),
  description: z.string().nullable(),
  entrypoint: z.string(),
  runtime: z.number().nullable(),
  runtime_ref: z.string().nullable(),
  trigger: z.number().nullable(),
  trigger_ref: z.string().nullable(),
  config: jsonObjectSchema,
  enabled: z.boolean(),
  param_schema: jsonSchema.nullable(),
  worker_selector: jsonSchema,
  worker_tolerations: jsonSchema,
  worker_affinity: jsonSchema,
  misfire_policy: misfirePolicySchema,
  misfire_cap: z.number(),
  misfire_window_seconds: z.number().nullable(),
  is_adhoc: z.boolean(),
  version: z.number(),
  created: timestampSchema,
  updated: timestampSchema,
  /** In words, such as "every 5 seconds"; null for what is no timer. */
  schedule: z.string().nullable(),
  state: sensorStateSchema,
  /** Why it is invalid. */
  problem: z.string().nullable(),
  /** The instant that an interval's phase counts from, ms; null for what is no timer. */
  phase_ms: z.number().nullable(),
  /** The row of its timer, and the settings as the scheduler has them, with the rules of their calendars. */
  timer: z.number().nullable(),
  timer_config: jsonObjectSchema.nullable(),
  execution_count: z.number(),
  last_fired_at: timestampSchema.nullable(),
  last_late_ms: z.number().nullable(),
  /** null for what has none: timers, and sensors that are a part of the server. */
  process: sensorProcessSchema.nullable(),
});
export type Sensor = z.infer<typeof sensorSchema>;

/** One of the last fires, oldest first, for the strip in the list. `outcome` is the worst of its executions. */
export const recentFireSchema = z.object({
  event: z.number(),
  at: timestampSchema,
  late_ms: z.number().nullable(),
  outcome: z.enum(["completed", "failed", "running", "none"]),
});
export type RecentFire = z.infer<typeof recentFireSchema>;

export const sensorListItemSchema = sensorSchema.extend({
  recent_fires: z.array(recentFireSchema),
  rule_count: z.number(),
});
export type SensorListItem = z.infer<typeof sensorListItemSchema>;

const timerPolicyFields = {
  misfire_policy: misfirePolicySchema.optional(),
  misfire_cap: z.int().min(1).max(10_000).optional(),
  misfire_window_seconds: z.int().min(0).max(31_536_000).nullable().optional(),
};

export const createSensorInput = z.object({
  ref: componentRefSchema,
  label: labelSchema,
  description: descriptionSchema.nullish(),
  trigger_ref: z.string().min(1, "Choose a trigger"),
  /** Default for timer triggers: internal://timer */
  entrypoint: z.string().min(1).max(65_536).optional(),
  runtime_ref: z.string().nullish(),
  pack_ref: z.string().optional(),
  enabled: z.boolean().default(true),
  config: jsonObjectSchema.default({}),
  param_schema: jsonSchema.nullish(),
  worker_selector: jsonObjectSchema.optional(),
  worker_tolerations: z.array(jsonSchema).optional(),
  worker_affinity: jsonObjectSchema.optional(),
  ...timerPolicyFields,
});
export type CreateSensorInput = z.infer<typeof createSensorInput>;

export const updateSensorInput = z.object({
  ref: z.string().min(1),
  label: labelSchema.optional(),
  description: descriptionSchema.nullish(),
  trigger_ref: z.string().min(1).optional(),
  entrypoint: z.string().min(1).max(65_536).optional(),
  runtime_ref: z.string().nullish(),
  enabled: z.boolean().optional(),
  config: jsonObjectSchema.optional(),
  param_schema: jsonSchema.nullish(),
  worker_selector: jsonObjectSchema.optional(),
  worker_tolerations: z.array(jsonSchema).optional(),
  worker_affinity: jsonObjectSchema.optional(),
  ...timerPolicyFields,
});
export type UpdateSensorInput = z.infer<typeof updateSensorInput>;

export const previewScheduleInput = z.object({
  trigger_ref: z.string(),
  config: jsonObjectSchema,
  count: z.int().min(1).max(100).default(10),
});
export type PreviewScheduleInput = z.infer<typeof previewScheduleInput>;

/** `POST /sensors/reload`: rows compared, timers armed now, version of the scheduler's table. */
export const reloadResultSchema = z.object({
  reloaded: z.number(),
  armed: z.number(),
  version: z.number(),
  repaired: z.number(),
});
export type ReloadResult = z.infer<typeof reloadResultSchema>;

export const fireSensorInput = refInput.extend({
  /** For a sensor that is not a timer; a timer's event has the payload of its kind. */
  payload: jsonObjectSchema.optional(),
});
export type FireSensorInput = z.infer<typeof fireSensorInput>;

export const firedSchema = z.object({ event: z.number(), executions: z.array(z.number()) });
export type Fired = z.infer<typeof firedSchema>;

export const pauseSensorInput = refInput.extend({
  until: z.iso.datetime({ offset: true, error: "must be a time with its offset, such as 2026-12-01T08:00:00Z" }),
  /** For people: shown on its page and in its ledger. */
  reason: z.string().max(1_000).nullish(),
});
export type PauseSensorInput = z.infer<typeof pauseSensorInput>;
