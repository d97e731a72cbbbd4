import { z } from "zod";
import { packSchema } from "@/lib/schemas/pack";
import { PACK_COMPONENT_KINDS } from "@/lib/vocabulary";

/** Something in a pack's files that a person should know; `skipped`: the component was left out. */
export const packWarningSchema = z.object({
  /** Relative to the pack. */
  file: z.string(),
  /** Counts from 1. */
  line: z.number().nullable(),
  message: z.string(),
  skipped: z.boolean(),
});
export type PackWarning = z.infer<typeof packWarningSchema>;

const componentChangesSchema = z.object({
  added: z.array(z.string()),
  kept: z.array(z.string()),
  removed: z.array(z.string()),
  /** Somebody made one with this ref; it stays theirs. */
  left_alone: z.array(z.string()),
});
export type ComponentChanges = z.infer<typeof componentChangesSchema>;

/** What an upload would change, before it does. */
export const packComparisonSchema = z.object({
  ref: z.string(),
  label: z.string(),
  description: z.string().nullable(),
  version: z.string(),
  files: z.number(),
  /** null: there is no pack of this ref yet */
  installed_version: z.string().nullable(),
  /** The installed pack was made of these very files. */
  is_unchanged: z.boolean(),
  /** Why it cannot be installed, whatever is asked for; null when it can. */
  refusal: z.string().nullable(),
  components: z.record(z.enum(PACK_COMPONENT_KINDS), componentChangesSchema),
  /** Rules that stay and use an action or a trigger that would be gone. */
  broken_rules: z.array(z.string()),
  warnings: z.array(packWarningSchema),
});
export type PackComparison = z.infer<typeof packComparisonSchema>;

/** What an upload did. */
export const installedPackSchema = z.object({
  pack: packSchema,
  /** This server runs no tests of packs. */
  test_result: z.null(),
  tests_skipped: z.boolean(),
  warnings: z.array(packWarningSchema),
});
export type InstalledPack = z.infer<typeof installedPackSchema>;

/** The dependencies of a pack on one machine, for one runtime. */
export const packEnvironmentSchema = z.object({
  id: z.number(),
  runtime_ref: z.string(),
  host: z.string(),
  status: z.enum(["pending", "building", "ready", "failed"]),
  /** The end of what building it wrote. */
  log: z.string(),
  error: z.string().nullable(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
});
export type PackEnvironment = z.infer<typeof packEnvironmentSchema>;

export const packFileInput = z.object({ ref: z.string().min(1).max(255), path: z.string().min(1).max(1024) });
export const rebuildEnvironmentInput = z.object({
  ref: z.string().min(1).max(255),
  /** Absent: of all runtimes. */
  runtime_ref: z.string().max(255).optional(),
  /** Absent: on all machines. */
  host: z.string().max(255).optional(),
});
export type RebuildEnvironmentInput = z.infer<typeof rebuildEnvironmentInput>;
