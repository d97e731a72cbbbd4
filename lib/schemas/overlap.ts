import { z } from "zod";
import { DEFAULT_OVERLAP_CAP, OVERLAP_CAP_MAX, OVERLAP_POLICIES } from "@/lib/vocabulary";

export const overlapPolicySchema = z.enum(OVERLAP_POLICIES);

/** How many matches `buffer_all` lets wait. */
const CAP_MESSAGE = "must be a whole number from 1 to 1000";
export const overlapCapSchema = z.int(CAP_MESSAGE).min(1, CAP_MESSAGE).max(OVERLAP_CAP_MAX, CAP_MESSAGE);

/** Both in a file of a pack, where null and nothing mean the default. */
export const overlapOfFile = {
  overlap_policy: overlapPolicySchema.nullish().transform((policy) => policy ?? ("allow" as const)),
  overlap_cap: overlapCapSchema.nullish().transform((cap) => cap ?? DEFAULT_OVERLAP_CAP),
};

/**
 * Why a match ran nothing: a run was not finished, a newer match took its place, or its rule was switched off, changed or
 * deleted while it waited.
 */
export const suppressedReasonSchema = z.enum(["overlap", "superseded", "rule_changed"]);
export type SuppressedReason = z.infer<typeof suppressedReasonSchema>;
