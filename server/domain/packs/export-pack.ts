import { isDeepStrictEqual } from "node:util";
import { isJsonObject } from "@/lib/expression/json";
import type { Json, RefInput } from "@/lib/schemas/common";
import { packFileSchema } from "@/lib/schemas/pack-files";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import * as yaml from "@/server/domain/packs/component-yaml";
import { readPack } from "@/server/domain/packs/pack-rows";
import { readExecutionConfig } from "@/server/packs/environment-plan";
import { packDirectory } from "@/server/packs/pack-store";
import { parseYaml } from "@/server/packs/read-yaml-file";
import { type ArchiveFile, filesOfDirectory, writeArchive } from "@/server/packs/write-archive";
import { locateEntrypoint } from "@/server/worker/locate-entrypoint";

/**
 * A pack as a tar.gz that uploads again to the same pack, the same bytes as long as nothing changes: its files, and files
 * made of what a person added to it in the console; a pack without files is made of its rows alone. A standard pack is its
 * files. Keys, webhook keys and values that a schema calls secret are never part of it.
 * @throws AppError `not_found`
 */
export async function exportPack(ctx: Ctx, input: RefInput): Promise<{ fileName: string; archive: Buffer }> {
  const { id } = await readPack(ctx, input.ref);
  const byRef = { orderBy: { ref: "asc" } } as const;
  const row = await ctx.db.prisma.pack.findUnique({
    where: { id },
    include: {
      actions: byRef,
      triggers: byRef,
      sensors: byRef,
      rules: { ...byRef, include: { action_row: { select: { param_schema: true } } } },
      runtimes: byRef,
      permission_sets: byRef,
      archive: { select: { content_hash: true } },
    },
  });
  if (!row) throw notFound("Pack", input.ref);
  const directory = await packDirectory(ctx, { ref: row.ref, archiveHash: row.archive?.content_hash ?? null });
  const files = await ExportedFiles.of(directory);
  if (!row.is_standard) {
    const isMadeHere = (component: { is_adhoc: boolean }) => component.is_adhoc || directory === null;
    await files.writePackFile(row);
    for (const runtime of row.runtimes) files.writeMissing("runtimes", runtime.ref, yaml.runtimeYaml(runtime));
    for (const set of row.permission_sets) files.writeMissing("permission_sets", set.ref, yaml.permissionSetYaml(set));
    for (const trigger of row.triggers.filter(isMadeHere))
      files.write("triggers", trigger.ref, yaml.triggerYaml(trigger));
    for (const action of row.actions.filter(isMadeHere)) {
      const isFile = (await locateEntrypoint(directory, action.entrypoint)).kind === "file";
      const runtime = row.runtimes.find(({ ref }) => ref === action.runtime_ref);
      const extension =
        EXTENSIONS[action.runtime_ref ?? "core.shell"] ??
        readExecutionConfig(runtime?.execution_config).interpreter?.file_extension ??
        ".txt";
      const source = isFile ? null : files.writeSource(action.ref, action.entrypoint, extension);
      files.write("actions", action.ref, yaml.actionYaml(action, source ?? action.entrypoint, source !== null));
    }
    for (const sensor of row.sensors.filter(isMadeHere)) files.write("sensors", sensor.ref, yaml.sensorYaml(sensor));
    for (const rule of row.rules.filter(isMadeHere))
      files.write("rules", rule.ref, yaml.ruleYaml(rule, (rule.action_row?.param_schema ?? null) as Json));
  }
  return { fileName: `${row.ref}-${row.version}.tar.gz`, archive: await writeArchive(files.all()) };
}

const EXTENSIONS: Record<string, string> = { "core.shell": ".sh", "core.python": ".py", "core.nodejs": ".js" };

type PackColumns = Parameters<typeof yaml.packYaml>[0];
/** `source`: the file that holds the source of an inline action, and belongs to it alone. */
type KnownComponent = { file: string; source: string | null };

/** The files of a pack while it is exported: those it has, and those that are written over and beside them. */
class ExportedFiles {
  private constructor(
    private readonly files: Map<string, ArchiveFile>,
    /** By folder and ref: which file defines it. */
    private readonly known: Map<string, KnownComponent>,
  ) {}

  static async of(directory: string | null): Promise<ExportedFiles> {
    const found = directory === null ? [] : await filesOfDirectory(directory);
    const known = new Map<string, KnownComponent>();
    for (const file of found) {
      const [folder = "", name = "", deeper] = file.path.split("/");
      if (deeper !== undefined || !/\.ya?ml$/.test(name)) continue;
      const value = readValue((await file.read()).toString("utf8"));
      if (!isJsonObject(value) || typeof value.ref !== "string") continue;
      const source = value.inline === true && typeof value.entry_point === "string" ? value.entry_point : null;
      const key = `${folder}\n${value.ref}`;
      if (!known.has(key)) known.set(key, { file: file.path, source });
    }
    return new ExportedFiles(new Map(found.map((file) => [file.path, file] as const)), known);
  }

  /** The file as it is, as long as it says what the row says. */
  async writePackFile(row: PackColumns): Promise<void> {
    const name = this.files.has("pack.yml") && !this.files.has("pack.yaml") ? "pack.yml" : "pack.yaml";
    const written = yaml.packYaml(row);
    const present = await this.files.get(name)?.read();
    if (present && isDeepStrictEqual(meaningOf(present.toString("utf8")), meaningOf(written))) return;
    this.put(name, written);
  }

  write(folder: string, ref: string, text: string): void {
    const known = this.known.get(`${folder}\n${ref}`);
    this.put(known?.file ?? this.freePath(folder, nameOf(ref), ".yaml"), text);
  }

  writeMissing(folder: string, ref: string, text: string): void {
    if (!this.known.has(`${folder}\n${ref}`)) this.write(folder, ref, text);
  }

  /** Returns the entry point of the source. */
  writeSource(ref: string, source: string, extension: string): string {
    const former = this.known.get(`actions\n${ref}`)?.source ?? null;
    const isOwn = former !== null && this.files.has(`actions/${former}`);
    const place = isOwn ? `actions/${former}` : this.freePath("actions", nameOf(ref), extension);
    this.put(place, source);
    return place.slice("actions/".length);
  }

  all(): ArchiveFile[] {
    return [...this.files.values()];
  }

  private put(place: string, text: string): void {
    const content = Buffer.from(text, "utf8");
    this.files.set(place, { path: place, executable: false, read: async () => content });
  }

  private freePath(folder: string, name: string, extension: string): string {
    for (let turn = 1; ; turn += 1) {
      const place = `${folder}/${name}${turn === 1 ? "" : `-${turn}`}${extension}`;
      if (!this.files.has(place)) return place;
    }
  }
}

const nameOf = (ref: string) => ref.slice(ref.indexOf(".") + 1);

function readValue(text: string): unknown {
  const read = parseYaml(text);
  return read.ok ? read.value : null;
}

function meaningOf(text: string): unknown {
  const parsed = packFileSchema.safeParse(readValue(text));
  return parsed.success ? { ...parsed.data, is_standard: false } : null;
}
