import type { Command } from "commander";
import { defineCommand, option } from "@/cli/define-command";
import { type Column, localTime } from "@/cli/printer";
import { confirm } from "@/cli/prompt";
import { parseCount } from "@/cli/read-values";
import type { Terminal } from "@/cli/terminal";
import type { AttuneClient } from "@/lib/client/create-attune-client";

type Named = { id: number; ref: string };
type Switchable = Named & { enabled: boolean };

type Resource<Summary extends Named, Full extends Named> = {
  all(options: { signal: AbortSignal }): AsyncIterable<Summary>;
  get(ref: string, options: { signal: AbortSignal }): Promise<Full>;
};

type Kind<Summary extends Named, Full extends Named> = {
  /** As in `attune sensors`. */
  plural: string;
  singular: string;
  /** A ref for the examples. */
  example: string;
  columns: Column<Summary>[];
  fields(full: Full): [string, unknown][];
  /** What to do when there is none. */
  none: string;
  resource(client: AttuneClient): Resource<Summary, Full>;
};

export const yesOption = () => option("-y, --yes", "do it without asking");
export const limitOption = (preset: number) => option<number>("--limit <count>", "at most so many", parseCount, preset);

/** `list` and `show`, which every kind of definition has. */
export function addReading<S extends Named, F extends Named>(
  group: Command,
  terminal: Terminal,
  kind: Kind<S, F>,
): void {
  const { plural, singular, example } = kind;
  defineCommand<{ limit?: number; pack?: string }>(group, terminal, {
    usage: "list",
    summary: `list the ${plural}`,
    options: [
      option("--pack <ref>", "only of this pack"),
      option<number>("--limit <count>", "at most so many", parseCount),
    ],
    examples: [`attune ${plural} list`, `attune ${plural} list --json`],
    async run({ client, options, print, signal }) {
      const rows: S[] = [];
      for await (const row of kind.resource(await client()).all({ signal })) {
        if (options.pack && !row.ref.startsWith(`${options.pack}.`) && row.ref !== options.pack) continue;
        rows.push(row);
        if (rows.length === options.limit) break;
      }
      await print.list(rows, kind.columns, ({ ref }) => ref, kind.none);
    },
  });
  defineCommand(group, terminal, {
    usage: "show <ref>",
    summary: `show one ${singular}`,
    examples: [`attune ${plural} show ${example}`],
    async run({ client, args: [ref = ""], print, signal }) {
      const full = await kind.resource(await client()).get(ref, { signal });
      print.one(full, full.ref, kind.fields(full));
    },
  });
}

/** `enable` and `disable`. */
export function addSwitching<F extends Switchable>(
  group: Command,
  terminal: Terminal,
  { plural, singular, example }: Pick<Kind<F, F>, "plural" | "singular" | "example">,
  resource: (
    client: AttuneClient,
  ) => Record<"enable" | "disable", (ref: string, options: { signal: AbortSignal }) => Promise<F>>,
): void {
  for (const verb of ["enable", "disable"] as const)
    defineCommand(group, terminal, {
      usage: `${verb} <ref>`,
      summary: `switch a ${singular} ${verb === "enable" ? "on" : "off"}`,
      examples: [`attune ${plural} ${verb} ${example}`],
      async run({ client, args: [ref = ""], print, signal }) {
        const full = await resource(await client())[verb](ref, { signal });
        const next = "next_fire_at" in full ? localTime(full.next_fire_at as string | null) : null;
        const sentence = `${full.ref} is ${full.enabled ? "enabled" : "disabled"}${next ? `, next fire ${next}` : ""}.`;
        print.done(sentence, full, full.ref);
      },
    });
}

/** `delete`, which asks first. */
export function addDeleting(
  group: Command,
  terminal: Terminal,
  { plural, singular, example }: { plural: string; singular: string; example: string },
  remove: (client: AttuneClient, ref: string, signal: AbortSignal) => Promise<object>,
): void {
  defineCommand<{ yes?: boolean }>(group, terminal, {
    usage: "delete <ref>",
    summary: `delete a ${singular}`,
    options: [yesOption()],
    examples: [`attune ${plural} delete ${example}`, `attune ${plural} delete ${example} --yes`],
    async run({ client, args: [ref = ""], options, print, signal }) {
      await confirm(terminal, `Delete ${singular} ${ref}?`, options.yes);
      const answer = await remove(await client(), ref, signal);
      print.done(`${ref} is deleted.`, { ref, ...answer }, ref);
    },
  });
}
