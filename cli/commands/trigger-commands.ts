import type { Command } from "commander";
import { addDeleting, addReading, addSwitching } from "@/cli/commands/definition-commands";
import { defineCommand, defineGroup, option } from "@/cli/define-command";
import { localTime } from "@/cli/printer";
import { readJsonObject } from "@/cli/read-values";
import type { Terminal } from "@/cli/terminal";
import type { Trigger, TriggerSummary } from "@/lib/client/types";

const KIND = { plural: "triggers", singular: "trigger", example: "my-pack.alert" };

export function addTriggerCommands(program: Command, terminal: Terminal): void {
  const group = defineGroup(program, "triggers", "trigger", "types of events");
  addReading<TriggerSummary, Trigger>(group, terminal, {
    ...KIND,
    none: "No triggers.",
    columns: [
      { head: "ref", of: ({ ref }) => ref },
      { head: "name", of: ({ label }) => label },
      { head: "webhook", of: ({ webhook_enabled }) => webhook_enabled },
      { head: "enabled", of: ({ enabled }) => enabled, style: ({ enabled }) => (enabled ? "green" : "grey") },
    ],
    fields: (trigger) => [
      ["ref", trigger.ref],
      ["name", trigger.label],
      ["description", trigger.description],
      ["enabled", trigger.enabled],
      ["webhook", trigger.webhook_enabled],
      ["parameters", trigger.param_schema],
      ["payload", trigger.out_schema],
      ["created", localTime(trigger.created)],
      ["changed", localTime(trigger.updated)],
    ],
    resource: (client) => client.triggers,
  });
  defineCommand<{ label?: string; description?: string; paramSchema?: string; outSchema?: string }>(group, terminal, {
    usage: "create <ref>",
    summary: "make a trigger",
    options: [
      option("--label <name>", "a name for people; the ref when left out"),
      option("--description <text>", "what it stands for"),
      option("--param-schema <json>", "the schema of its parameters as JSON, @file or -"),
      option("--out-schema <json>", "the schema of the payloads as JSON, @file or -"),
    ],
    examples: ["attune triggers create my-pack.alert --label 'An alert'"],
    async run({ client, args: [ref = ""], options, print, signal }) {
      const { label = ref, description, paramSchema, outSchema } = options;
      const body = {
        ref,
        label,
        pack_ref: ref.split(".")[0] ?? "",
        ...(description === undefined ? {} : { description }),
        ...(paramSchema ? { param_schema: await readJsonObject(terminal, paramSchema, "--param-schema") } : {}),
        ...(outSchema ? { out_schema: await readJsonObject(terminal, outSchema, "--out-schema") } : {}),
      };
      const trigger = await (await client()).triggers.create(body, { signal });
      print.done(`${trigger.ref} is made.`, trigger, trigger.ref);
    },
  });
  addSwitching<Trigger>(group, terminal, KIND, (client) => client.triggers);
  addDeleting(group, terminal, KIND, (client, ref, signal) => client.triggers.delete(ref, { signal }));
}
