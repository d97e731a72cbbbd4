import { z } from "zod";
import { timestampSchema } from "@/lib/schemas/common";
import { enforcementSummarySchema, eventSummarySchema } from "@/lib/schemas/event";
import { executionSummarySchema } from "@/lib/schemas/execution";

export const DEFINITION_ENTITIES = [
  "pack",
  "runtime",
  "trigger",
  "sensor",
  "rule",
  "action",
  "key",
  "calendar",
  /** Also for its messages, and for what tells of failures through it. */
  "channel",
  "identity",
  "permission_set",
  /** `entity_id` is the pack's. */
  "pack_environment",
  /** `entity_id` is the sensor's. */
  "sensor_process",
  /** `entity_id` is the trigger's. */
  "webhook_call",
  /** One or more were written; `entity_id` is the newest's. */
  "audit_event",
] as const;
export type DefinitionEntity = (typeof DEFINITION_ENTITIES)[number];

/**
 * One committed change, in the order of commits as every subscriber sees it. `id` is its place in that order: a client
 * that reconnects names the last one it has, and receives what followed, once.
 */
export const liveMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("event"), id: z.string(), at: timestampSchema, event: eventSummarySchema }),
  z.object({
    type: z.literal("enforcement"),
    id: z.string(),
    at: timestampSchema,
    op: z.enum(["insert", "update"]),
    enforcement: enforcementSummarySchema,
  }),
  z.object({
    type: z.literal("execution"),
    id: z.string(),
    at: timestampSchema,
    op: z.enum(["insert", "update"]),
    execution: executionSummarySchema,
  }),
  z.object({
    type: z.literal("definition"),
    id: z.string(),
    at: timestampSchema,
    op: z.enum(["insert", "update", "delete"]),
    entity: z.enum(DEFINITION_ENTITIES),
    entity_id: z.number(),
    /** null once it is deleted */
    ref: z.string().nullable(),
  }),
  /** Too much happened to send it one by one: forget what you hold and read it again. */
  z.object({ type: z.literal("resync"), id: z.string(), at: timestampSchema, reason: z.string() }),
  /** Sent when there is nothing else, so that a client knows it is not cut off; `at` is the server's clock. */
  z.object({ type: z.literal("beat"), id: z.string(), at: timestampSchema }),
]);
export type LiveMessage = z.infer<typeof liveMessageSchema>;
