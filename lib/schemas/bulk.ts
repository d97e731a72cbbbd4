import { z } from "zod";
import { BULK_MAX, BULK_VERBS, type BulkKind, DEFINITION_KINDS } from "@/lib/vocabulary";

const manySchema = (item: z.ZodString) =>
  z
    .array(item.min(1))
    .min(1)
    .max(BULK_MAX, `At most ${BULK_MAX} at once`)
    .transform((items) => [...new Set(items)]);

export const bulkInput = z
  .object({
    kind: z.enum(Object.keys(BULK_VERBS) as [BulkKind, ...BulkKind[]]),
    verb: z.enum(["enable", "disable", "delete", "cancel", "rerun"]),
    /** Refs; of executions their ids. */
    keys: manySchema(z.string().max(255)),
  })
  .refine(({ kind, verb }) => (BULK_VERBS[kind] as readonly string[]).includes(verb), {
    path: ["verb"],
    error: "This cannot be done with these",
  });
export type BulkInput = z.infer<typeof bulkInput>;

/** How it went with one of them. */
export type BulkOutcome =
  | {
      key: string;
      ok: true;
      /** Of a deletion: brings it back (see bulk.restore); null where that is not safe. */
      undo: string | null;
    }
  | { key: string; ok: false; message: string };

export const deletionInput = z.object({ kind: z.enum(DEFINITION_KINDS), refs: manySchema(z.string().max(255)) });
export type DeletionInput = z.infer<typeof deletionInput>;

/** What deletions take along, counted. */
export type DeletionConsequences = {
  /** Rules that will wait for something of that ref. */
  rules: number;
  /** Sensors of deleted triggers. */
  sensors: number;
  /** Keys that belong to what is deleted. */
  keys: number;
  /** Timers that rules own. */
  timers: number;
  /** Matches that wait for a run of a rule to end. */
  waiting: number;
};

export const undoInput = z.object({ undo: manySchema(z.string()) });
export type UndoInput = z.infer<typeof undoInput>;
export type Restored = { ok: true; ref: string; hasTimer: boolean } | { ok: false; message: string };
