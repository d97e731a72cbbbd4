import { z } from "zod";
import { jsonObjectSchema, jsonSchema, keysetInput, timestampSchema } from "@/lib/schemas/common";
import { EXECUTION_STATUSES } from "@/lib/vocabulary";

export const executionStatusSchema = z.enum(EXECUTION_STATUSES);

/** What an action left behind; behaviour.md §5.5. */
export const executionResultSchema = z.looseObject({
  succeeded: z.boolean().optional(),
  exit_code: z.number().nullish(),
  duration_ms: z.number().optional(),
  stdout: z.string().optional(),
  stderr_log: z.string().optional(),
  data: jsonSchema.optional(),
  error: z.string().optional(),
  cancelled: z.boolean().optional(),
  stdout_truncated: z.boolean().optional(),
  stderr_truncated: z.boolean().optional(),
});
export type ExecutionResult = z.infer<typeof executionResultSchema>;

/** One line of a list. */
export const executionSummarySchema = z.object({
  id: z.number(),
  action_ref: z.string(),
  status: executionStatusSchema,
  enforcement: z.number().nullable(),
  event: z.number().nullable(),
  rule_ref: z.string().nullable(),
  trigger_ref: z.string().nullable(),
  attempt: z.number(),
  original_execution: z.number().nullable(),
  started_at: timestampSchema.nullable(),
  finished_at: timestampSchema.nullable(),
  created: timestampSchema,
  updated: timestampSchema,
});
export type ExecutionSummary = z.infer<typeof executionSummarySchema>;

/** Everything about one execution, with what caused it and when each step happened. */
export const executionSchema = executionSummarySchema.extend({
  action: z.number().nullable(),
  /** The parameters, secrets masked. */
  config: jsonObjectSchema.nullable(),
  env_vars: jsonObjectSchema.nullable(),
  parent: z.number().nullable(),
  executor: z.number().nullable(),
  executor_login: z.string().nullable(),
  worker: z.number().nullable(),
  worker_name: z.string().nullable(),
  result: executionResultSchema.nullable(),
  /** The instants of its road, null where a step did not happen: nothing fired for a replay. */
  timing: z.object({
    scheduled_at: timestampSchema.nullable(),
    fired_at: timestampSchema.nullable(),
    matched_at: timestampSchema.nullable(),
    queued_at: timestampSchema,
    started_at: timestampSchema.nullable(),
    finished_at: timestampSchema.nullable(),
  }),
  /** Its sensor, when a sensor caused it. */
  source_ref: z.string().nullable(),
  /** Which replay of its event it is of, from 1; null where the event ran it by itself, and without an event. */
  replay: z.number().nullable(),
  /** All attempts of the same run, oldest first, this one included. */
  attempts: z.array(executionSummarySchema),
});
export type Execution = z.infer<typeof executionSchema>;

export const listExecutionsInput = keysetInput.extend({
  status: z.array(executionStatusSchema).optional(),
  action_ref: z.string().optional(),
  rule_ref: z.string().optional(),
  trigger_ref: z.string().optional(),
  enforcement: z.int().positive().optional(),
  event: z.int().positive().optional(),
});
export type ListExecutionsInput = z.infer<typeof listExecutionsInput>;

export const runActionInput = z.object({
  action_ref: z.string().min(1),
  parameters: jsonObjectSchema.optional(),
  env_vars: z.record(z.string(), z.string()).optional(),
});
export type RunActionInput = z.infer<typeof runActionInput>;

export const rerunExecutionInput = z.object({
  id: z.int().positive(),
  /** Absent: the same parameters again. */
  parameters: jsonObjectSchema.optional(),
});
export type RerunExecutionInput = z.infer<typeof rerunExecutionInput>;

export const executionLogChunkSchema = z.object({
  seq: z.number(),
  stream: z.enum(["stdout", "stderr"]),
  content: z.string(),
  created: timestampSchema,
});
export type ExecutionLogChunk = z.infer<typeof executionLogChunkSchema>;

export const executionLogInput = z.object({
  id: z.int().positive(),
  /** Only what comes after this piece; the live subscription passes what it has seen last. */
  after_seq: z.int().min(-1).default(-1),
  limit: z.int().min(1).max(5_000).default(1_000),
});
export type ExecutionLogInput = z.infer<typeof executionLogInput>;
