import type { Command } from "commander";
import { addDeleting, limitOption } from "@/cli/commands/definition-commands";
import { defineCommand, defineGroup, option } from "@/cli/define-command";
import { CliError, EXIT, usageError } from "@/cli/exit-codes";
import { localTime, safeJson } from "@/cli/printer";
import { readSecret } from "@/cli/prompt";
import { sanitiseOutput } from "@/cli/sanitise-output";
import type { Terminal } from "@/cli/terminal";
import { isAttuneError } from "@/lib/client/attune-error";
import type { KeySummary, NewKey, OwnerType } from "@/lib/client/history-types";
import type { Json } from "@/lib/client/types";

const OWNERS: OwnerType[] = ["system", "identity", "pack", "action", "sensor"];

type SetFlags = { owner?: string; ownerType: OwnerType; name?: string; plain?: boolean; asJson?: boolean };

export function addKeyCommands(program: Command, terminal: Terminal): void {
  const group = defineGroup(program, "keys", "key", "secrets and other values that actions are given");
  defineCommand<{ ownerType?: OwnerType; owner?: string; limit: number }>(group, terminal, {
    usage: "list",
    summary: "list the keys, without their values",
    options: [
      option("--owner-type <type>", "only of this kind of owner").choices(OWNERS),
      option("--owner <ref>", "only of this owner"),
      limitOption(1000),
    ],
    examples: ["attune keys list", "attune keys list --owner-type pack --owner my-pack"],
    async run({ client, options, print, signal }) {
      const { ownerType, owner, limit } = options;
      const query = { ...(ownerType ? { owner_type: ownerType } : {}), ...(owner ? { owner } : {}) };
      const rows: KeySummary[] = [];
      for await (const row of (await client()).keys.all(query, { signal })) {
        rows.push(row);
        if (rows.length >= limit) break;
      }
      await print.list(
        rows,
        [
          { head: "ref", of: ({ ref }) => ref },
          { head: "name", of: ({ name }) => name },
          { head: "owner", of: (row) => [row.owner_type, row.owner].filter(Boolean).join(" ") },
          { head: "encrypted", of: ({ encrypted }) => encrypted },
          { head: "created", of: ({ created }) => localTime(created) },
        ],
        ({ ref }) => ref,
        "No keys yet. Make one: attune keys set api_token",
      );
    },
  });
  defineCommand<{ raw?: boolean }>(group, terminal, {
    usage: "get <ref>",
    summary: "print the value of a key",
    options: [option("--raw", "do not take control characters away in a terminal")],
    examples: ["attune keys get api_token", "attune keys get api_token --json"],
    async run({ client, args: [ref = ""], options, print, signal }) {
      const key = await (await client()).keys.get(ref, { signal });
      if (print.json) {
        print.raw(key);
        return;
      }
      if (key.encrypted && key.value === null)
        throw new CliError(`${ref} is encrypted, and you may not decrypt it`, EXIT.notAllowed);
      const text = typeof key.value === "string" ? key.value : safeJson(key.value);
      // To a file or a pipe it goes as it is: it has to be what was put in.
      if (terminal.columns === null) terminal.out(text);
      else terminal.out(`${options.raw ? text : sanitiseOutput(text)}\n`);
    },
  });
  defineCommand<SetFlags>(group, terminal, {
    usage: "set <ref>",
    summary: "make or change a key",
    details:
      "The value is asked for without showing it, or read from standard input: on the command line everybody on this " +
      "machine could read it. It is stored encrypted unless --plain says otherwise.",
    options: [
      option("--owner-type <type>", "whose it is").choices(OWNERS).default("system"),
      option("--owner <ref>", "the ref of the pack, action or sensor, or the number of the identity"),
      option("--name <name>", "what actions call it; the last part of the ref when left out"),
      option("--plain", "store it readable"),
      option("--as-json", "the value is JSON, not text"),
    ],
    examples: [
      "attune keys set api_token",
      "attune keys set my-pack.password --owner-type pack --owner my-pack < password.txt",
      "attune keys set limits --plain --as-json < limits.json",
    ],
    async run({ client, args: [ref = ""], options, print, signal }) {
      const { keys } = await client();
      const text = await readSecret(terminal, `Value of ${ref}: `);
      if (text === "") throw usageError("The value is empty.");
      const value = options.asJson ? jsonOf(text) : text;
      const encrypted = !options.plain;
      const body = { ref, name: options.name ?? ref.split(".").at(-1) ?? ref, value, encrypted, ...ownerOf(options) };
      let made = true;
      const key = await keys.create(body, { signal }).catch((error) => {
        if (!isAttuneError(error) || error.status !== 409) throw error;
        made = false;
        return keys.update(ref, { value, encrypted, ...(options.name ? { name: options.name } : {}) }, { signal });
      });
      const { value: _, ...shown } = key;
      print.done(`${key.ref} is ${made ? "made" : "changed"}${encrypted ? ", encrypted" : ""}.`, shown, key.ref);
    },
  });
  addDeleting(group, terminal, { plural: "keys", singular: "key", example: "api_token" }, (client, ref, signal) =>
    client.keys.delete(ref, { signal }),
  );
}

function ownerOf({ ownerType, owner }: SetFlags): Pick<NewKey, "owner_type"> & Partial<NewKey> {
  if (ownerType === "system") return { owner_type: ownerType };
  if (owner === undefined) throw usageError(`Give --owner: which ${ownerType} is it of?`);
  if (ownerType === "identity") return { owner_type: ownerType, owner_identity: Number(owner) };
  return { owner_type: ownerType, [`owner_${ownerType}_ref`]: owner };
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw usageError("The value is no JSON."); // without the parser's words, which quote the value
  }
}
