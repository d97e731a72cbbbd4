import { z } from "zod";
import { SKIP_REASONS } from "@/lib/schedule/ledger";
import { timestampSchema } from "@/lib/schemas/common";

export const skipReasonSchema = z.enum(SKIP_REASONS);

/** Whose timer: a sensor's, or a rule's own. */
const owner = { kind: z.enum(["sensor", "rule"]), ref: z.string().min(1).max(255) };
const instant = z.iso.datetime({ offset: true });

export const readLedgerInput = z.object({ ...owner, from: instant, to: instant });
export type ReadLedgerInput = z.infer<typeof readLedgerInput>;
export const recentLedgerInput = z.object({ ...owner, hours: z.int().min(1).max(744) });
export const explainInstantInput = z.object({ ...owner, at: instant });
export type ExplainInstantInput = z.infer<typeof explainInstantInput>;

/** What became of one or several due instants. */
export const ledgerEntrySchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("fired"),
    scheduled_at: timestampSchema,
    event: z.number(),
    late_ms: z.number(),
    coalesced: z.number(),
  }),
  /** All due instants after `from` up to `to`. */
  z.object({
    kind: z.literal("skipped"),
    from: timestampSchema,
    to: timestampSchema,
    count: z.number(),
    reason: skipReasonSchema,
  }),
  z.object({ kind: z.literal("unexplained"), scheduled_at: timestampSchema }),
]);
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** The balance of a timer over (from, to], recomputed from its schedules: due = fired + skipped + pending + unexplained. */
export const ledgerSchema = z.object({
  /** As asked for, but no earlier than what retention keeps and the timer itself. */
  from: timestampSchema,
  to: timestampSchema,
  due: z.number(),
  fired: z.number(),
  skipped: z.partialRecord(skipReasonSchema, z.number()),
  pending: z.number(),
  unexplained: z.number(),
  late_ms: z.object({ p50: z.number(), p99: z.number(), max: z.number() }).nullable(),
  /** When a clock of a node was seen to step, or to differ from the database's, newest first. */
  clock_incidents: z.array(z.object({ at: timestampSchema, kind: z.enum(["step", "skew"]), offset_ms: z.number() })),
  /** The newest of each kind, newest first. */
  entries: z.array(ledgerEntrySchema),
});
export type Ledger = z.infer<typeof ledgerSchema>;

/** Why something did, or did not, happen at an instant. */
export const instantExplanationSchema = z.object({
  /** fired, skipped, pending, unexplained: a due instant lies within the minute; not_due; off; unknown: before the ledger */
  answer: z.enum(["fired", "skipped", "pending", "unexplained", "not_due", "off", "future", "unknown"]),
  text: z.string(),
  event: z.number().nullable(),
  /** The due instants around it. */
  previous: timestampSchema.nullable(),
  next: timestampSchema.nullable(),
});
export type InstantExplanation = z.infer<typeof instantExplanationSchema>;
