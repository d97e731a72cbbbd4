import type { Action } from "@/lib/schemas/action";
import type { Json } from "@/lib/schemas/common";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { toIso } from "@/server/domain/to-iso";
import { errorMessage } from "@/server/errors";
import { packDirectory } from "@/server/packs/pack-store";
import { type EntrypointLocation, locateEntrypoint } from "@/server/worker/locate-entrypoint";

export type ActionRow = {
  id: number;
  ref: string;
  pack: number;
  pack_ref: string;
  label: string;
  description: string | null;
  entrypoint: string;
  runtime: number | null;
  runtime_ref: string | null;
  runtime_version_constraint: string | null;
  required_worker_runtimes: Json;
  worker_selector: Json;
  worker_tolerations: Json;
  worker_affinity: Json;
  param_schema: Json | null;
  out_schema: Json | null;
  parameter_delivery: Action["parameter_delivery"];
  parameter_format: Action["parameter_format"];
  output_format: Action["output_format"];
  timeout_seconds: number | null;
  max_retries: number;
  retry_delay_seconds: number;
  is_adhoc: boolean;
  accesses_mcp: boolean;
  default_execution_permission_set_refs: string[];
  created: Date;
  updated: Date;
  /** Of the files of its pack, when that was uploaded. */
  archive_hash: string | null;
};

/** One action as committed. @throws AppError `not_found` */
export async function readAction(ctx: Ctx, ref: string): Promise<Action> {
  return toAction(ctx, await readActionRow(ctx, ref));
}

/** Its row. @throws AppError `not_found` */
export async function readActionRow(ctx: Ctx, ref: string): Promise<ActionRow> {
  const [row] = await ctx.sql<ActionRow>(
    "select a.*, f.content_hash as archive_hash from attune.action a left join attune.pack_archive f on f.pack = a.pack where a.ref = $1",
    [ref],
  );
  if (!row) throw notFound("Action", ref);
  return row;
}

export async function toAction(ctx: Ctx, row: ActionRow): Promise<Action> {
  return {
    id: row.id,
    ref: row.ref,
    pack: row.pack,
    pack_ref: row.pack_ref,
    label: row.label,
    description: row.description,
    entrypoint: row.entrypoint,
    is_inline: await isInline(ctx, row),
    runtime: row.runtime,
    runtime_ref: row.runtime_ref,
    runtime_version_constraint: row.runtime_version_constraint,
    required_worker_runtimes: row.required_worker_runtimes,
    worker_selector: row.worker_selector,
    worker_tolerations: row.worker_tolerations,
    worker_affinity: row.worker_affinity,
    param_schema: row.param_schema,
    out_schema: row.out_schema,
    parameter_delivery: row.parameter_delivery,
    parameter_format: row.parameter_format,
    output_format: row.output_format,
    timeout_seconds: row.timeout_seconds,
    max_retries: row.max_retries,
    retry_delay_seconds: row.retry_delay_seconds,
    is_adhoc: row.is_adhoc,
    accesses_mcp: row.accesses_mcp,
    default_execution_permission_set_refs: row.default_execution_permission_set_refs,
    created: toIso(row.created),
    updated: toIso(row.updated),
  };
}

/**
 * A pack's own action is a file, unless its YAML says that the file's text is its source. One that a person made is source,
 * unless it names a file which the pack has.
 */
async function isInline(ctx: Ctx, row: ActionRow): Promise<boolean> {
  if (/\n/.test(row.entrypoint)) return true;
  if (!row.is_adhoc && !/\s/.test(row.entrypoint)) return false;
  return (await locateSource(ctx, row)).kind === "absent";
}

/** The file of an action in its pack. Looking must not fail because files cannot be laid out here. */
export async function locateSource(
  ctx: Ctx,
  row: Pick<ActionRow, "pack_ref" | "archive_hash" | "entrypoint">,
): Promise<EntrypointLocation> {
  const pack = { ref: row.pack_ref, archiveHash: row.archive_hash };
  const directory = await packDirectory(ctx, pack).catch((error) => {
    ctx.log.warn({ pack: row.pack_ref, error: errorMessage(error) }, "the files of a pack cannot be read here");
    return null;
  });
  return locateEntrypoint(directory, row.entrypoint);
}
