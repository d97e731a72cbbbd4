import type { Command } from "commander";
import { yesOption } from "@/cli/commands/definition-commands";
import { defineCommand, defineGroup, option } from "@/cli/define-command";
import { CliError, EXIT } from "@/cli/exit-codes";
import { confirm, readSecret } from "@/cli/prompt";
import { readJson } from "@/cli/read-values";
import { findTarget } from "@/cli/session";
import type { Terminal } from "@/cli/terminal";
import type { Trigger, TriggerSummary } from "@/lib/client/types";

/** Where a webhook is called: as the server says it, else by its key. */
function addressOf(trigger: Trigger, server: string): string | null {
  if (!trigger.webhook_enabled || !trigger.webhook_key) return null;
  const told = trigger.webhook_url ?? `/api/v1/webhooks/${trigger.webhook_key}`;
  return /^https?:/.test(told) ? told : server + told;
}

export function addWebhookCommands(program: Command, terminal: Terminal): void {
  const group = defineGroup(program, "webhooks", "webhook", "addresses where others send events");
  defineCommand(group, terminal, {
    usage: "list",
    summary: "list the triggers that have a webhook",
    examples: ["attune webhooks list"],
    async run({ client, print, signal }) {
      const rows: TriggerSummary[] = [];
      for await (const row of (await client()).triggers.all({ signal })) if (row.webhook_enabled) rows.push(row);
      await print.list(
        rows,
        [
          { head: "trigger", of: ({ ref }) => ref },
          { head: "name", of: ({ label }) => label },
          { head: "enabled", of: ({ enabled }) => enabled },
        ],
        ({ ref }) => ref,
        "No webhooks yet. Make one: attune webhooks enable my-pack.alert",
      );
    },
  });
  for (const [verb, summary] of [
    ["show", "print the address of a webhook"],
    ["enable", "give a trigger a webhook and print its address"],
    ["regenerate", "give a webhook another address; the old one stops working at once"],
  ] as const)
    defineCommand<{ yes?: boolean }>(group, terminal, {
      usage: `${verb} <trigger>`,
      args: { trigger: "the ref of the trigger" },
      summary,
      ...(verb === "regenerate" ? { options: [yesOption()] } : {}),
      examples: [`attune webhooks ${verb} my-pack.alert`],
      async run({ client, args: [ref = ""], options, print, signal }) {
        const { triggers } = await client();
        if (verb === "regenerate") await confirm(terminal, `Change the address of ${ref}?`, options.yes);
        const trigger =
          verb === "show" ? await triggers.get(ref, { signal }) : await triggers.webhooks[verb](ref, { signal });
        const address = addressOf(trigger, (await findTarget(terminal, options)).url);
        if (address === null)
          throw new CliError(`${ref} has no webhook`, EXIT.notFound, `Give it one: attune webhooks enable ${ref}`);
        print.done(address, { trigger_ref: trigger.ref, url: address, webhook_key: trigger.webhook_key }, address);
      },
    });
  defineCommand<{ yes?: boolean }>(group, terminal, {
    usage: "disable <trigger>",
    args: { trigger: "the ref of the trigger" },
    summary: "take the webhook of a trigger away",
    options: [yesOption()],
    examples: ["attune webhooks disable my-pack.alert"],
    async run({ client, args: [ref = ""], options, print, signal }) {
      await confirm(terminal, `Take the webhook of ${ref} away?`, options.yes);
      const trigger = await (await client()).triggers.webhooks.disable(ref, { signal });
      print.done(`${ref} has no webhook any more.`, trigger, ref);
    },
  });
  defineCommand<{ payload: string; sign?: boolean; signatureHeader?: string; idempotencyKey?: string }>(
    group,
    terminal,
    {
      usage: "send <trigger>",
      args: { trigger: "the ref of the trigger, or the key of its webhook (wh_…)" },
      summary: "send an event to a webhook",
      options: [
        option("--payload <json>", "what the event carries, as JSON, @file or -", undefined, "{}"),
        option("--sign", "sign it with the secret in ATTUNE_WEBHOOK_SECRET, or ask for it"),
        option("--signature-header <name>", "the header of the signature"),
        option("--idempotency-key <key>", "the same key twice is the same event"),
      ],
      examples: [
        'attune webhooks send my-pack.alert --payload \'{"level":"error"}\'',
        "attune webhooks send wh_0123456789abcdef0123456789abcdef --payload @event.json --sign",
      ],
      async run({ client, args: [given = ""], options, print, signal }) {
        const { triggers } = await client();
        const key = given.startsWith("wh_") ? given : (await triggers.get(given, { signal })).webhook_key;
        if (!key)
          throw new CliError(`${given} has no webhook`, EXIT.notFound, `Give it one: attune webhooks enable ${given}`);
        const payload = await readJson(terminal, options.payload, "--payload");
        const secret = options.sign
          ? (terminal.env.ATTUNE_WEBHOOK_SECRET ?? (await readSecret(terminal, "Secret of the webhook: ")))
          : undefined;
        const receipt = await triggers.sendWebhook(key, payload, {
          signal,
          ...(secret === undefined ? {} : { secret }),
          ...(options.signatureHeader ? { signatureHeader: options.signatureHeader } : {}),
          ...(options.idempotencyKey ? { idempotencyKey: options.idempotencyKey } : {}),
        });
        print.done(`Event ${receipt.event_id} of ${receipt.trigger_ref} is stored.`, receipt, receipt.event_id);
      },
    },
  );
}
