import { z } from "zod";
import { refInput, timestampSchema } from "@/lib/schemas/common";

/**
 * What the server makes of a sensor's process. `waiting`: no enabled rule uses it; `stopped`: disabled, or not yet started;
 * `backoff`: it ended and will be started again; `failed`: it ended so often that it waits for a change or a restart.
 */
export const sensorProcessStatusSchema = z.enum(["waiting", "starting", "running", "backoff", "failed", "stopped"]);
export type SensorProcessStatus = z.infer<typeof sensorProcessStatusSchema>;

/** The process of a sensor that is no timer. */
export const sensorProcessSchema = z.object({
  status: sensorProcessStatusSchema,
  host: z.string().nullable(),
  pid: z.number().nullable(),
  /** How often it ended unasked since it was started afresh. */
  restarts: z.number(),
  started_at: timestampSchema.nullable(),
  next_start_at: timestampSchema.nullable(),
  last_exit_code: z.number().nullable(),
  last_error: z.string().nullable(),
  /** Posted since the sensor exists. */
  events: z.number(),
});
export type SensorProcess = z.infer<typeof sensorProcessSchema>;

const triggerTypes = z.array(z.string().min(1).max(255)).min(1, "Name at least one trigger").max(100);

export const issueSensorTokenInput = z.object({
  sensor_ref: z.string().min(1).max(200),
  trigger_types: triggerTypes,
  ttl_seconds: z.int().min(3_600).max(259_200).optional(),
});
export type IssueSensorTokenInput = z.infer<typeof issueSensorTokenInput>;

export const issuedSensorTokenSchema = z.object({
  identity_id: z.number(),
  sensor_ref: z.string(),
  token: z.string(),
  expires_at: timestampSchema,
  trigger_types: z.array(z.string()),
});
export type IssuedSensorToken = z.infer<typeof issuedSensorTokenSchema>;

const stream = z.enum(["stdout", "stderr"]);

export const sensorLogsSchema = z.object({
  sensor_ref: z.string(),
  logs: z.array(z.object({ stream, artifact_ref: z.string(), artifact_id: z.number().nullable() })),
});
export type SensorLogs = z.infer<typeof sensorLogsSchema>;

/** A piece of output, in the order of `id`. */
export const sensorLogPieceSchema = z.object({
  id: z.number(),
  stream,
  content: z.string(),
  created: timestampSchema,
});
export type SensorLogPiece = z.infer<typeof sensorLogPieceSchema>;

export const sensorLogInput = refInput.extend({
  after_id: z.int().min(0).optional(),
  limit: z.int().min(1).max(5_000).default(2_000),
});
export type SensorLogInput = z.infer<typeof sensorLogInput>;
