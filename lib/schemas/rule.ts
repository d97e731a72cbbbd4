import { z } from "zod";
import {
  componentRefSchema,
  descriptionSchema,
  jsonObjectSchema,
  jsonSchema,
  labelSchema,
  timestampSchema,
} from "@/lib/schemas/common";
import { executionStatusSchema } from "@/lib/schemas/execution";
import { overlapCapSchema, overlapPolicySchema } from "@/lib/schemas/overlap";
import { misfirePolicySchema } from "@/lib/schemas/timer";

export const ruleSchema = z.object({
  id: z.number(),
  ref: z.string(),
  pack: z.number(),
  pack_ref: z.string(),
  label: z.string(),
  description: z.string().nullable(),
  action: z.number().nullable(),
  action_ref: z.string(),
  trigger: z.number().nullable(),
  trigger_ref: z.string(),
  sensor_ref: z.string().nullable(),
  conditions: jsonSchema,
  action_params: jsonObjectSchema,
  trigger_params: jsonObjectSchema,
  permission_set_refs: z.array(z.string()).nullable(),
  enabled: z.boolean(),
  is_adhoc: z.boolean(),
  owner_identity: z.number().nullable(),
  misfire_policy: misfirePolicySchema,
  misfire_cap: z.number(),
  misfire_window_seconds: z.number().nullable(),
  overlap_policy: overlapPolicySchema,
  overlap_cap: z.number(),
  version: z.number(),
  created: timestampSchema,
  updated: timestampSchema,
  /** null unless the rule owns a timer */
  next_fire_at: timestampSchema.nullable(),
  armed_version: z.number().nullable(),
  /** The schedule of its own timer in words; null when it owns none. */
  schedule: z.string().nullable(),
  phase_ms: z.number().nullable(),
  /** The row of its own timer, and the settings as the scheduler has them, with the rules of their calendars. */
  timer: z.number().nullable(),
  timer_config: jsonObjectSchema.nullable(),
});
export type Rule = z.infer<typeof ruleSchema>;

export const ruleListItemSchema = ruleSchema.extend({
  enforcements_24h: z.number(),
  last_enforcement_at: timestampSchema.nullable(),
  last_execution: z.object({ id: z.number(), status: z.string() }).nullable(),
  /** Matches that wait for a run to end, by the overlap policy. */
  waiting: z.number(),
  /** Of the last 24 hours: matches that ran nothing. */
  suppressed_24h: z.number(),
});
export type RuleListItem = z.infer<typeof ruleListItemSchema>;

const ruleFields = {
  label: labelSchema,
  description: descriptionSchema.nullish(),
  action_ref: z.string().min(1, "Choose an action"),
  trigger_ref: z.string().min(1, "Choose a trigger"),
  sensor_ref: z.string().min(1).nullish(),
  conditions: jsonSchema,
  action_params: jsonObjectSchema,
  trigger_params: jsonObjectSchema,
  permission_set_refs: z.array(z.string()).nullish(),
  enabled: z.boolean(),
  misfire_policy: misfirePolicySchema.optional(),
  misfire_cap: z.int().min(1).max(10_000).optional(),
  misfire_window_seconds: z.int().min(0).max(31_536_000).nullable().optional(),
  overlap_policy: overlapPolicySchema.optional(),
  overlap_cap: overlapCapSchema.optional(),
};

export const createRuleInput = z.object({
  ref: componentRefSchema,
  pack_ref: z.string().optional(),
  ...ruleFields,
  conditions: jsonSchema.default({}),
  action_params: jsonObjectSchema.default({}),
  trigger_params: jsonObjectSchema.default({}),
  enabled: z.boolean().default(true),
});
export type CreateRuleInput = z.infer<typeof createRuleInput>;

export const updateRuleInput = z
  .object({ ...ruleFields })
  .partial()
  .extend({ ref: z.string().min(1) });
export type UpdateRuleInput = z.infer<typeof updateRuleInput>;

/** Tries criteria and parameters on stored events, without any effect. */
export const testRuleInput = z.object({
  trigger_ref: z.string().min(1),
  sensor_ref: z.string().nullish(),
  conditions: jsonSchema.default({}),
  action_params: jsonObjectSchema.default({}),
  limit: z.int().min(1).max(100).default(20),
});
export type TestRuleInput = z.infer<typeof testRuleInput>;

export const ruleTestResultSchema = z.object({
  event: z.number(),
  created: timestampSchema,
  source_ref: z.string().nullable(),
  payload: jsonSchema.nullable(),
  matched: z.boolean(),
  /** Of the first criterion that failed. */
  explanation: z.string().nullable(),
  /** Which criterion it was: its place in the conditions. */
  failed_path: z.array(z.union([z.string(), z.number()])).nullable(),
  parameters: jsonObjectSchema,
});
export type RuleTestResult = z.infer<typeof ruleTestResultSchema>;

/** Which stored events a rule takes again. */
export const replayEventsInput = z.object({
  ref: z.string().min(1),
  events: z.array(z.int().positive()).min(1, "Choose an event").max(200, "Choose at most 200 events"),
});
export type ReplayEventsInput = z.infer<typeof replayEventsInput>;

export const replayResultSchema = z.object({
  /** By event, oldest first. */
  replayed: z.array(
    z.object({
      event: z.number(),
      enforcement: z.number(),
      /** null when it waits for its turn, or runs nothing, by the rule's overlap policy */
      execution: z.number().nullable(),
    }),
  ),
  /** Those that the rule does not match, which run nothing. */
  refused: z.array(z.object({ event: z.number(), explanation: z.string() })),
});
export type ReplayResult = z.infer<typeof replayResultSchema>;

export const listReplayableInput = z.object({
  ref: z.string().min(1),
  limit: z.int().min(1).max(200).default(100),
});
export type ListReplayableInput = z.infer<typeof listReplayableInput>;

/** A stored event that the rule matches as it is now, with what it ran then and since. */
export const replayableEventSchema = z.object({
  event: z.number(),
  created: timestampSchema,
  source_ref: z.string().nullable(),
  /** Its own match; null when the rule was off, different or not there then. */
  enforcement: z.number().nullable(),
  replays: z.number(),
  /** The newest, of all its matches. */
  execution: z.object({ id: z.number(), status: executionStatusSchema }).nullable(),
});
export type ReplayableEvent = z.infer<typeof replayableEventSchema>;

export const replayableEventsSchema = z.object({
  /** How many of the newest events were looked at. */
  scanned: z.number(),
  events: z.array(replayableEventSchema),
});
export type ReplayableEvents = z.infer<typeof replayableEventsSchema>;

/** A rule as it stands in a form, to be compared with the stored one over what has happened. */
export const compareRuleInput = testRuleInput.omit({ action_params: true, limit: true }).extend({
  /** The stored rule; none for a new one. */
  rule_ref: z.string().nullish(),
  hours: z.union([z.literal(24), z.literal(168)]),
});
export type CompareRuleInput = z.infer<typeof compareRuleInput>;

/** near_miss: neither matches, and all criteria of the draft but one are met. */
export const comparedEventSchema = z.object({
  event: z.number(),
  created: timestampSchema,
  source_ref: z.string().nullable(),
  outcome: z.enum(["only_draft", "only_live", "near_miss"]),
  /** Of the draft's criterion that failed. */
  explanation: z.string().nullable(),
});
export type ComparedEvent = z.infer<typeof comparedEventSchema>;

export const ruleComparisonSchema = z.object({
  scanned: z.number(),
  both: z.number(),
  only_draft: z.number(),
  only_live: z.number(),
  neither: z.number(),
  near_miss: z.number(),
  /** The oldest event that was looked at; null when there was none. */
  since: timestampSchema.nullable(),
  /** Whether older events of the time were left out: there are too many, or the conditions take too long. */
  cut: z.boolean(),
  /** The newest of each outcome that is not the same for both. */
  events: z.array(comparedEventSchema),
});
export type RuleComparison = z.infer<typeof ruleComparisonSchema>;
