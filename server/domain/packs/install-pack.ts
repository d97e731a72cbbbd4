import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import type { InstalledPack } from "@/lib/schemas/pack-upload";
import { recordAudit } from "@/server/domain/audit/record-audit";
import { authorise } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { storePack } from "@/server/domain/packs/load-pack";
import { readPack } from "@/server/domain/packs/pack-rows";
import type { StagedPack } from "@/server/domain/packs/stage-pack";
import { writing } from "@/server/domain/write-row";
import { appError, errorMessage } from "@/server/errors";
import { moveIntoPlace, packHome } from "@/server/packs/pack-store";
import { filesOfDirectory, writeArchive } from "@/server/packs/write-archive";

export type InstallOptions = { force: boolean; skipTests: boolean };

/**
 * Makes an uploaded pack the one that is used: its components and its archive in one transaction, so that a failure leaves
 * the old pack whole. Every machine lays the archive out when it needs it; this one has it already. A pack never becomes
 * standard by an upload, nor can a standard one be replaced.
 * @throws AppError `forbidden`, `conflict` when there is one and `force` is not given, `precondition`, `invalid`, `not_found`
 */
export async function installPack(ctx: Ctx, staged: StagedPack, options: InstallOptions): Promise<InstalledPack> {
  const { definition, directory, warnings } = staged;
  const { ref } = definition;
  authorise(ctx, "packs", "install", { ref, packRef: ref });
  const archive = await writeArchive(await filesOfDirectory(directory));
  const hash = createHash("sha256").update(archive).digest("hex");
  const stored = await writing(ctx, `Pack ${ref}`, async (inside) => {
    const { sql } = inside;
    // Two uploads of one ref: the second sees what the first made, even when there was no row to lock.
    await sql("select pg_advisory_xact_lock(hashtext('attune.pack'), hashtext($1))", [ref]);
    const [known] = await sql<{ is_standard: boolean; version: string }>(
      "select is_standard, version from attune.pack where ref = $1",
      [ref],
    );
    const refusal = refusalOf(ctx, ref, known?.is_standard ?? false);
    if (refusal !== null) throw appError("precondition", refusal);
    if (known && !options.force)
      throw appError(
        "conflict",
        `Pack ${ref} exists already, in version ${known.version}. Upload it with force to replace it`,
      );
    const result = await storePack(inside, definition, { isStandard: false, warnings });
    await sql(
      `insert into attune.pack_archive as a (pack, content_hash, archive, size_bytes) values ($1, $2, $3, $4)
       on conflict (pack) do update
         set content_hash = excluded.content_hash, archive = excluded.archive, size_bytes = excluded.size_bytes, created = clock_timestamp()
         where a.content_hash <> excluded.content_hash`,
      [result.pack, hash, archive, archive.length],
    );
    await recordAudit(inside, {
      action: "pack.upload",
      resource: "pack",
      resourceId: result.pack,
      resourceRef: ref,
      details: {
        version: definition.version,
        replaced: known?.version ?? null,
        size_bytes: archive.length,
        sha256: hash,
      },
    });
    return result;
  });
  // What is committed can be laid out again by anybody: failing here costs time only.
  await moveIntoPlace(directory, packHome(ctx.config, ref, hash)).catch((error) =>
    ctx.log.warn(
      { pack: ref, error: errorMessage(error) },
      "the files of an uploaded pack could not be put in place yet",
    ),
  );
  if (stored.changed) await ctx.engine.settle({ sensors: stored.sensors, rules: stored.rules, definitions: true });
  const untouched = stored.leftAlone.map((component) => ({
    file: component,
    line: null,
    message: "was not loaded: somebody made one with this ref, and it stays theirs",
    skipped: true,
  }));
  return {
    // Who replaced somebody's pack sees what came of it, even one who may not look at packs otherwise.
    pack: await readPack({ ...ctx, actor: { kind: "system" } }, ref),
    test_result: null,
    tests_skipped: options.skipTests,
    warnings: [...warnings, ...untouched],
  };
}

/** Why a pack of this ref can never be uploaded; null when it can. */
export function refusalOf(ctx: Pick<Ctx, "config">, ref: string, isStandard: boolean): string | null {
  if (isStandard) return `${ref} is a standard pack and comes with the server; it cannot be replaced by an upload`;
  if (existsSync(path.join(ctx.config.packsDirectory, ref)))
    return `${ref} is in the server's own packs directory, from which it is loaded at every start`;
  return null;
}
