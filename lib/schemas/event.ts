import { z } from "zod";
import { jsonObjectSchema, jsonSchema, keysetInput, timestampSchema } from "@/lib/schemas/common";
import { executionSummarySchema } from "@/lib/schemas/execution";
import { suppressedReasonSchema } from "@/lib/schemas/overlap";
import { ENFORCEMENT_STATUSES } from "@/lib/vocabulary";

export const enforcementStatusSchema = z.enum(ENFORCEMENT_STATUSES);

export const eventSummarySchema = z.object({
  id: z.number(),
  trigger: z.number().nullable(),
  trigger_ref: z.string(),
  source: z.number().nullable(),
  source_ref: z.string().nullable(),
  rule: z.number().nullable(),
  rule_ref: z.string().nullable(),
  has_payload: z.boolean(),
  /** The instant it stands for, when a timer fired it. */
  scheduled_at: timestampSchema.nullable(),
  late_ms: z.number().nullable(),
  /** How many missed instants it stands for besides its own. */
  coalesced: z.number().nullable(),
  created: timestampSchema,
});
export type EventSummary = z.infer<typeof eventSummarySchema>;

export const enforcementSummarySchema = z.object({
  id: z.number(),
  rule: z.number().nullable(),
  rule_ref: z.string(),
  trigger_ref: z.string(),
  event: z.number().nullable(),
  status: enforcementStatusSchema,
  condition: z.enum(["any", "all"]),
  created: timestampSchema,
  /** Why it ran nothing; null when it ran, or waits. */
  suppressed_reason: suppressedReasonSchema.nullable(),
  /** The execution that it waits for, or that was not finished when it matched. */
  blocked_by: z.number().nullable(),
  /** Which replay of the event against the rule it is, from 1; null for the event's own match. */
  replay: z.number().nullable(),
});
export type EnforcementSummary = z.infer<typeof enforcementSummarySchema>;

export const enforcementSchema = enforcementSummarySchema.extend({
  /** The parameters that its templates gave. */
  config: jsonSchema.nullable(),
  payload: jsonSchema.nullable(),
  conditions: jsonSchema,
  resolved_at: timestampSchema.nullable(),
  executions: z.array(executionSummarySchema),
});
export type Enforcement = z.infer<typeof enforcementSchema>;

export const eventSchema = eventSummarySchema.extend({
  config: jsonSchema.nullable(),
  payload: jsonSchema.nullable(),
  enforcements: z.array(enforcementSummarySchema),
  executions: z.array(executionSummarySchema),
});
export type Event = z.infer<typeof eventSchema>;

/** Why a rule did or did not run for an event. */
export const ruleVerdictSchema = z.object({
  rule_ref: z.string(),
  label: z.string(),
  enabled: z.boolean(),
  matched: z.boolean(),
  enforcement: z.number().nullable(),
  /** Of an enforcement that waits or ran nothing. */
  hold: enforcementSummarySchema.pick({ status: true, suppressed_reason: true, blocked_by: true }).nullable(),
  explanation: z.string().nullable(),
  /** Whether a replay would run it: as it is now it is on, matches, and has its action. */
  replayable: z.boolean(),
});
export type RuleVerdict = z.infer<typeof ruleVerdictSchema>;

/** An event as the process of a sensor posts it. */
export const postEventInput = z
  .object({
    trigger_ref: z.string().min(1).optional(),
    /** An older name of trigger_ref. */
    trigger_type: z.string().min(1).optional(),
    payload: jsonSchema.optional(),
    config: jsonObjectSchema.nullish(),
    /** `rule_<id>`: only that rule is considered. */
    trigger_instance_id: z.string().max(50).nullish(),
  })
  .transform(({ trigger_type, ...input }, context) => {
    const triggerRef = input.trigger_ref ?? trigger_type;
    if (triggerRef !== undefined) return { ...input, trigger_ref: triggerRef };
    context.addIssue({ code: "custom", path: ["trigger_ref"], message: "A trigger is required" });
    return z.NEVER;
  });
export type PostEventInput = z.infer<typeof postEventInput>;

export const listEventsInput = keysetInput.extend({
  trigger_ref: z.string().optional(),
  source_ref: z.string().optional(),
  rule_ref: z.string().optional(),
});
export type ListEventsInput = z.infer<typeof listEventsInput>;

export const listEnforcementsInput = keysetInput.extend({
  rule_ref: z.string().optional(),
  trigger_ref: z.string().optional(),
  event: z.int().positive().optional(),
  status: enforcementStatusSchema.optional(),
});
export type ListEnforcementsInput = z.infer<typeof listEnforcementsInput>;
