import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { addDeleting, addReading } from "@/cli/commands/definition-commands";
import { defineCommand, defineGroup, option } from "@/cli/define-command";
import { CliError, usageError } from "@/cli/exit-codes";
import { localTime } from "@/cli/printer";
import type { Terminal } from "@/cli/terminal";
import type { Pack, PackSummary } from "@/lib/client/types";

const KIND = { plural: "packs", singular: "pack", example: "my-pack" };

export function addPackCommands(program: Command, terminal: Terminal): void {
  const group = defineGroup(program, "packs", "pack", "bundles of triggers, sensors, actions and rules");
  addReading<PackSummary, Pack>(group, terminal, {
    ...KIND,
    none: "No packs.",
    columns: [
      { head: "ref", of: ({ ref }) => ref },
      { head: "name", of: ({ label }) => label },
      { head: "version", of: ({ version }) => version },
      { head: "tags", of: ({ tags }) => tags.join(", ") },
      { head: "changed", of: ({ updated }) => localTime(updated) },
    ],
    fields: (pack) => [
      ["ref", pack.ref],
      ["name", pack.label],
      ["description", pack.description],
      ["version", pack.version],
      ["standard", pack.is_standard],
      ["tags", pack.tags.join(", ")],
      ["needs packs", pack.dependencies.join(", ")],
      ["needs runtimes", pack.runtime_deps.join(", ")],
      ["config", pack.config],
      ["created", localTime(pack.created)],
      ["changed", localTime(pack.updated)],
    ],
    resource: (client) => client.packs,
  });
  defineCommand<{ label?: string; description?: string; packVersion: string }>(group, terminal, {
    usage: "create <ref>",
    summary: "make an empty pack",
    options: [
      option("--label <name>", "a name for people; the ref when left out"),
      option("--description <text>", "what it is for"),
      option("--pack-version <version>", "its version", undefined, "1.0.0"),
    ],
    examples: ["attune packs create my-pack --label 'My pack'"],
    async run({ client, args: [ref = ""], options, print, signal }) {
      const { label = ref, description, packVersion: version } = options;
      const body = { ref, label, version, ...(description ? { description } : {}) };
      const pack = await (await client()).packs.create(body, { signal });
      print.done(`${pack.ref} ${pack.version} is made.`, pack, pack.ref);
    },
  });
  defineCommand<{ force?: boolean; skipTests?: boolean }>(group, terminal, {
    usage: "upload <path>",
    args: { path: "the folder of the pack, or a tar.gz of it" },
    summary: "install a pack",
    details: "Of a folder everything goes along but .git, node_modules, __pycache__ and .venv.",
    options: [
      option("--force", "replace the pack when it is there"),
      option("--skip-tests", "install it without its tests"),
    ],
    examples: ["attune packs upload ./my-pack", "attune packs upload my-pack.tar.gz --force"],
    async run({ client, args: [path = ""], options, print, signal }) {
      const { readPackArchive } = await import("@/cli/pack-archive");
      const archive = await readPackArchive(path);
      const { force = false, skipTests = false } = options;
      const answer = await (await client()).packs.upload(archive, { force, skipTests, signal });
      print.done(`${answer.pack.ref} ${answer.pack.version} is installed.`, answer, answer.pack.ref);
    },
  });
  defineCommand<{ output?: string; force?: boolean }>(group, terminal, {
    usage: "export <ref>",
    summary: "save a pack as tar.gz",
    options: [
      option("-o, --output <file>", "where to; <ref>.tar.gz when left out, - for standard output"),
      option("--force", "replace the file when it is there"),
    ],
    examples: ["attune packs export my-pack", "attune packs export my-pack -o - | tar tz"],
    async run({ client, args: [ref = ""], options, print, signal }) {
      const file = options.output ?? `${ref.replaceAll(/[^\w.-]/g, "_")}.tar.gz`;
      if (file === "-" && terminal.columns !== null)
        throw usageError("An archive does not go to a terminal.", "Give -o a file, or use a pipe");
      const archive = await (await client()).packs.export(ref, { signal });
      if (file === "-") {
        process.stdout.write(archive);
        return;
      }
      await writeFile(file, archive, { flag: options.force ? "w" : "wx" }).catch((error) => {
        const taken = error.code === "EEXIST";
        throw new CliError(
          taken ? `${file} is there already` : `${file} cannot be written: ${error.message}`,
          1,
          taken ? "Replace it with --force, or name another file with -o" : null,
        );
      });
      print.done(`${ref} is saved in ${file} (${archive.length} bytes).`, { ref, file, bytes: archive.length }, file);
    },
  });
  addDeleting(group, terminal, KIND, (client, ref, signal) => client.packs.delete(ref, { signal }));
}
