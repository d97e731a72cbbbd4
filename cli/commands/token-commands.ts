import type { Command } from "commander";
import { yesOption } from "@/cli/commands/definition-commands";
import { defineCommand, defineGroup, option } from "@/cli/define-command";
import { localTime } from "@/cli/printer";
import { confirm } from "@/cli/prompt";
import { parseId } from "@/cli/read-values";
import type { Terminal } from "@/cli/terminal";
import type { AttuneClient } from "@/lib/client/create-attune-client";

type Whose = { identity?: number };
const identityOption = () => option<number>("--identity <id>", "of this identity; your own when left out", parseId);

async function identityId(client: AttuneClient, { identity }: Whose, signal: AbortSignal): Promise<number> {
  return identity ?? (await client.auth.me({ signal })).id;
}

export function addTokenCommands(program: Command, terminal: Terminal): void {
  const group = defineGroup(program, "tokens", "token", "integration tokens, which let programs sign in");
  defineCommand<Whose>(group, terminal, {
    usage: "list",
    summary: "list the tokens, without their secrets",
    options: [identityOption()],
    examples: ["attune tokens list"],
    async run({ client, options, print, signal }) {
      const attune = await client();
      const rows = await attune.tokens.list(await identityId(attune, options, signal), { signal });
      await print.list(
        rows,
        [
          { head: "id", of: ({ id }) => id, align: "right" },
          { head: "name", of: ({ label }) => label },
          { head: "token", of: ({ token_prefix, token_suffix }) => `${token_prefix}…${token_suffix}` },
          { head: "active", of: ({ active }) => active, style: ({ active }) => (active ? "green" : "grey") },
          { head: "expires", of: ({ expires_at }) => localTime(expires_at) },
          { head: "last used", of: ({ last_used_at }) => localTime(last_used_at) },
        ],
        ({ id }) => id,
        "No tokens yet. Make one: attune tokens create ci",
      );
    },
  });
  defineCommand<Whose & { description?: string; expires?: string }>(group, terminal, {
    usage: "create <label>",
    args: { label: "what it is for" },
    summary: "make a token and print it, this once",
    options: [
      identityOption(),
      option("--description <text>", "more about it"),
      option("--expires <time>", "when it stops working, such as 2027-01-01T00:00:00Z"),
    ],
    examples: ["attune tokens create ci", "attune tokens create ci --expires 2027-01-01T00:00:00Z --quiet > token.txt"],
    async run({ client, args: [label = ""], options, print, signal }) {
      const attune = await client();
      const { description, expires } = options;
      const body = { label, ...(description ? { description } : {}), ...(expires ? { expires_at: expires } : {}) };
      const made = await attune.tokens.create(await identityId(attune, options, signal), body, { signal });
      print.done(made.token, made, made.token);
      print.remark("It is not shown again. Sign in with it: attune login --token, or ATTUNE_TOKEN.");
    },
  });
  defineCommand<Whose & { reason?: string; yes?: boolean }>(group, terminal, {
    usage: "revoke <id>",
    summary: "stop a token at once",
    options: [identityOption(), option("--reason <text>", "why, for those who look later"), yesOption()],
    examples: ["attune tokens revoke 3 --reason 'laptop lost'"],
    async run({ client, args: [given = ""], options, print, signal }) {
      const id = parseId(given);
      const attune = await client();
      await confirm(terminal, `Revoke token ${id}?`, options.yes);
      const reason = options.reason ? { reason: options.reason } : {};
      await attune.tokens.revoke(await identityId(attune, options, signal), id, { ...reason, signal });
      print.done(`Token ${id} is revoked.`, { id, revoked: true }, id);
    },
  });
}
