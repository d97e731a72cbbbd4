import { z } from "zod";
import { timestampSchema } from "@/lib/schemas/common";
import { eventSummarySchema } from "@/lib/schemas/event";
import { executionSummarySchema } from "@/lib/schemas/execution";

export const upcomingFireSchema = z.object({
  at: timestampSchema,
  ref: z.string(),
  label: z.string(),
  owner: z.enum(["sensor", "rule"]),
  schedule: z.string(),
});
export type UpcomingFire = z.infer<typeof upcomingFireSchema>;

export const attentionSchema = z.object({
  kind: z.enum(["failed_execution", "invalid_timer", "not_armed", "missed", "stale_worker", "failing_sensor", "clock"]),
  title: z.string(),
  detail: z.string().nullable(),
  href: z.string(),
  at: timestampSchema.nullable(),
});
export type Attention = z.infer<typeof attentionSchema>;

/** The dashboard's numbers; rates and percentiles are of the last 24 hours unless said otherwise. */
export const dashboardSchema = z.object({
  armed_timers: z.number(),
  events_per_minute: z.number(),
  running_executions: z.number(),
  queued_executions: z.number(),
  /** 0…1; null when nothing ended yet */
  success_rate: z.number().nullable(),
  finished_24h: z.number(),
  failed_24h: z.number(),
  lateness_p50_ms: z.number().nullable(),
  lateness_p99_ms: z.number().nullable(),
  /** Per bucket, oldest first. */
  activity: z.array(z.object({ at: timestampSchema, events: z.number(), completed: z.number(), failed: z.number() })),
  activity_bucket_seconds: z.number(),
  upcoming: z.array(upcomingFireSchema),
  attention: z.array(attentionSchema),
  recent_events: z.array(eventSummarySchema),
  recent_executions: z.array(executionSummarySchema),
  /** Whether anything was made yet: false shows the welcome. */
  has_automations: z.boolean(),
});
export type Dashboard = z.infer<typeof dashboardSchema>;

/** How each part of the server is doing; a part describes itself. */
export const systemStatusSchema = z.object({
  version: z.string(),
  node_version: z.string(),
  started_at: timestampSchema,
  role: z.string(),
  resident_memory_bytes: z.number(),
  scheduler: z.object({
    running: z.boolean(),
    /** Whether this process fires timers; another node does when it stands by. */
    firing: z.boolean(),
    armed: z.number(),
    invalid: z.number(),
    version: z.number(),
    next_fire_at: timestampSchema.nullable(),
    last_reconcile_at: timestampSchema.nullable(),
    /** Differences that reconciles had to repair since the start; 0 means every change was heard. */
    repaired: z.number(),
    last_repair: z.object({ at: timestampSchema, refs: z.array(z.string()) }).nullable(),
    fired: z.number(),
    late_ms_max: z.number(),
  }),
  /** Which node fires timers. null when the database did not answer. */
  lease: z
    .object({
      /** null: nobody, for a moment */
      holder: z.string().nullable(),
      host: z.string().nullable(),
      pid: z.number().nullable(),
      epoch: z.number(),
      taken_at: timestampSchema.nullable(),
    })
    .nullable(),
  /** How far this node's clock is ahead of the database's, and its last step. null on a node that fires no timers. */
  clock: z
    .object({
      skew_ms: z.number().nullable(),
      last_step: z.object({ at: timestampSchema, offset_ms: z.number() }).nullable(),
    })
    .nullable(),
  live: z.object({ subscribers: z.number(), delivered: z.number(), lag_ms: z.number(), listening: z.boolean() }),
  database: z.object({
    connected: z.boolean(),
    embedded: z.boolean(),
    version: z.string().nullable(),
    size_bytes: z.number().nullable(),
    connections: z.number().nullable(),
  }),
  queue: z.object({ waiting: z.number(), running: z.number(), oldest_waiting_seconds: z.number().nullable() }),
  workers: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      host: z.string(),
      pid: z.number(),
      status: z.string(),
      concurrency: z.number(),
      running: z.number(),
      last_heartbeat: timestampSchema,
      stale: z.boolean(),
    }),
  ),
  chores: z.array(
    z.object({
      name: z.string(),
      /** In words. */
      schedule: z.string(),
      last_run_at: timestampSchema.nullable(),
      last_error: z.string().nullable(),
    }),
  ),
});
export type SystemStatus = z.infer<typeof systemStatusSchema>;

export const readScheduleInput = z.object({ hours: z.int().min(1).max(168) });
export type ReadScheduleInput = z.infer<typeof readScheduleInput>;

const timerNameSchema = z.object({ kind: z.enum(["sensor", "rule"]), ref: z.string(), label: z.string() });

/** What the enabled timers do in the coming hours. */
export const comingScheduleSchema = z.object({
  from: timestampSchema,
  to: timestampSchema,
  bucket_minutes: z.number(),
  /** Fires in each bucket, from `from` on. */
  buckets: z.array(z.number()),
  /** Those that fire in this time, the soonest first. `instants` is empty for one that fires all the time, or beyond the first 40. */
  timers: z.array(
    timerNameSchema.extend({ schedule: z.string(), count: z.number(), instants: z.array(timestampSchema) }),
  ),
  /** Three or more timers in one second. `quieter`: a minute near by with fewer fires. */
  collisions: z.array(
    z.object({ at: timestampSchema, timers: z.array(timerNameSchema), quieter: timestampSchema.nullable() }),
  ),
  /** Timers beyond the first 2,000 */
  left_out: z.number(),
});
export type ComingSchedule = z.infer<typeof comingScheduleSchema>;
