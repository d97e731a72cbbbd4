import type { Command } from "commander";
import { addDeleting, addReading, addSwitching } from "@/cli/commands/definition-commands";
import { defineCommand, defineGroup, option } from "@/cli/define-command";
import { EXIT, usageError } from "@/cli/exit-codes";
import { localTime } from "@/cli/printer";
import { collectParameter, parseId, readJson, readParameters } from "@/cli/read-values";
import type { Terminal } from "@/cli/terminal";
import type { JsonObject, OverlapPolicy, Rule, RuleSummary } from "@/lib/client/types";

const OVERLAP_POLICIES: OverlapPolicy[] = ["allow", "skip", "buffer_one", "buffer_all", "cancel_previous"];
const KIND = { plural: "rules", singular: "rule", example: "core.tick" };

type Flags = {
  trigger: string;
  action: string;
  sensor?: string;
  when?: string;
  conditions?: string;
  param?: JsonObject;
  params?: string;
  label?: string;
  description?: string;
  disabled?: boolean;
  overlap?: OverlapPolicy;
};

export function addRuleCommands(program: Command, terminal: Terminal): void {
  const group = defineGroup(program, "rules", "rule", "which events run which actions");
  addReading<RuleSummary, Rule>(group, terminal, {
    ...KIND,
    none: "No rules yet. Make one: attune rules create my-pack.notify --trigger my-pack.alert --action core.echo",
    columns: [
      { head: "ref", of: ({ ref }) => ref },
      { head: "trigger", of: ({ trigger_ref }) => trigger_ref },
      { head: "action", of: ({ action_ref }) => action_ref },
      { head: "enabled", of: ({ enabled }) => enabled, style: ({ enabled }) => (enabled ? "green" : "grey") },
      { head: "changed", of: ({ updated }) => localTime(updated) },
    ],
    fields: (rule) => [
      ["ref", rule.ref],
      ["name", rule.label],
      ["description", rule.description],
      ["trigger", rule.trigger_ref],
      ["sensor", rule.sensor_ref],
      ["action", rule.action_ref],
      ["enabled", rule.enabled],
      ["conditions", rule.conditions],
      ["parameters", rule.action_params],
      ["overlap", "overlap_policy" in rule ? rule.overlap_policy : undefined],
      ["next fire", "next_fire_at" in rule ? localTime(rule.next_fire_at) : undefined],
      ["created", localTime(rule.created)],
      ["changed", localTime(rule.updated)],
    ],
    resource: (client) => client.rules,
  });
  defineCommand<Flags>(group, terminal, {
    usage: "create <ref>",
    summary: "make a rule",
    options: [
      option("--trigger <ref>", "the type of the events").makeOptionMandatory(),
      option("--action <ref>", "the action to run").makeOptionMandatory(),
      option("--sensor <ref>", "only events of this sensor"),
      option("--when <expression>", "only events for which this is true"),
      option("--conditions <json>", "the criteria as JSON, @file or -"),
      option<JsonObject>("-p, --param <name=value>", "a parameter of the action; may be given again", collectParameter),
      option("--params <json>", "all parameters as JSON, @file or -"),
      option("--label <name>", "a name for people; the ref when left out"),
      option("--description <text>", "what it is for"),
      option<OverlapPolicy>("--overlap <policy>", "what a match does while an earlier run goes on").choices(
        OVERLAP_POLICIES,
      ),
      option("--disabled", "do not switch it on yet"),
    ],
    examples: [
      "attune rules create my-pack.notify --trigger my-pack.alert --action core.echo " +
        "--when \"event.payload.level == 'error'\" -p message='{{ event.payload.text }}'",
    ],
    async run({ client, args: [ref = ""], options, print, signal }) {
      if (options.when !== undefined && options.conditions !== undefined)
        throw usageError("Give --when or --conditions, not both.");
      const conditions =
        options.when !== undefined
          ? { expression: options.when }
          : options.conditions === undefined
            ? {}
            : await readJson(terminal, options.conditions, "--conditions");
      const body = {
        ref,
        label: options.label ?? ref,
        pack_ref: ref.split(".")[0] ?? "",
        trigger_ref: options.trigger,
        action_ref: options.action,
        conditions,
        action_params: await readParameters(terminal, options),
        enabled: !options.disabled,
        ...(options.overlap ? { overlap_policy: options.overlap } : {}),
        ...(options.sensor ? { sensor_ref: options.sensor } : {}),
        ...(options.description ? { description: options.description } : {}),
      };
      const rule = await (await client()).rules.create(body, { signal });
      print.done(`${rule.ref} is made${rule.enabled ? "" : ", and disabled"}.`, rule, rule.ref);
    },
  });
  defineCommand(group, terminal, {
    usage: "replay <ref> <event...>",
    summary: "let a rule take stored events again, by their ids",
    args: { event: "the id of a stored event" },
    examples: ["attune rules replay my-pack.notify 4711 4712", "attune rules replay my-pack.notify 4711 --json"],
    async run({ client, args: [ref = "", ...events], print, signal }) {
      const { rules } = await client();
      const result = await rules.replay(ref, events.map(parseId), { signal });
      if (print.json) print.raw(result);
      else
        await print.list(
          result.replayed,
          [
            { head: "event", of: ({ event }) => event, align: "right" },
            { head: "enforcement", of: ({ enforcement }) => enforcement, align: "right" },
            {
              head: "execution",
              of: ({ execution }) => execution ?? "none now, by its overlap policy",
              align: "right",
            },
          ],
          ({ execution, enforcement }) => execution ?? enforcement,
          "Nothing is replayed.",
        );
      for (const { event, explanation } of result.refused) print.remark(`Event ${event}: ${explanation}.`);
      if (result.replayed.length === 0) terminal.exitCode = EXIT.failure;
    },
  });
  addSwitching<Rule>(group, terminal, KIND, (client) => client.rules);
  addDeleting(group, terminal, KIND, (client, ref, signal) => client.rules.delete(ref, { signal }));
}
