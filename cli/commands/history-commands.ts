import type { Command } from "commander";
import { limitOption } from "@/cli/commands/definition-commands";
import { defineCommand, defineGroup, option } from "@/cli/define-command";
import { type Column, localTime, safeJson } from "@/cli/printer";
import { parseId } from "@/cli/read-values";
import { sanitiseLine } from "@/cli/sanitise-output";
import { styled, type Terminal } from "@/cli/terminal";
import type { EnforcementStatus, EnforcementSummary, EventSummary } from "@/lib/client/history-types";

type EventFlags = { trigger?: string; rule?: string };
const eventFilters = () => [
  option("--trigger <ref>", "only of this trigger"),
  option("--rule <ref>", "only for this rule"),
];
const eventQuery = ({ trigger, rule }: EventFlags) => ({
  ...(trigger ? { trigger_ref: trigger } : {}),
  ...(rule ? { rule_ref: rule } : {}),
});

const eventColumns: Column<EventSummary>[] = [
  { head: "id", of: ({ id }) => id, align: "right" },
  { head: "trigger", of: ({ trigger_ref }) => trigger_ref },
  { head: "source", of: ({ source_ref }) => source_ref },
  { head: "rule", of: ({ rule_ref }) => rule_ref },
  { head: "at", of: ({ created }) => localTime(created) },
];

/** Events and enforcements: what happened, and which rules took it up. */
export function addHistoryCommands(program: Command, terminal: Terminal): void {
  const events = defineGroup(program, "events", "event", "what happened");
  defineCommand<EventFlags & { limit: number }>(events, terminal, {
    usage: "list",
    summary: "list events, newest first",
    options: [...eventFilters(), limitOption(20)],
    examples: ["attune events list", "attune events list --trigger core.intervaltimer --limit 5"],
    async run({ client, options, print, signal }) {
      const { items } = await (await client()).events.list(
        { ...eventQuery(options), per_page: options.limit },
        { signal },
      );
      await print.list(items, eventColumns, ({ id }) => id, "No events.");
    },
  });
  defineCommand(events, terminal, {
    usage: "show <id>",
    summary: "show one event with its payload",
    examples: ["attune events show 42"],
    async run({ client, args: [id = ""], print, signal }) {
      const event = await (await client()).events.get(parseId(id), { signal });
      print.one(event, event.id, [
        ["id", event.id],
        ["trigger", event.trigger_ref],
        ["source", event.source_ref],
        ["rule", event.rule_ref],
        ["at", localTime(event.created)],
        ["payload", event.payload],
      ]);
    },
  });
  defineCommand<EventFlags & { payload?: boolean }>(events, terminal, {
    usage: "follow",
    summary: "print events as they come, until Ctrl-C",
    options: [...eventFilters(), option("--payload", "with what they carry")],
    examples: ["attune events follow", "attune events follow --trigger my-pack.alert --payload --json | jq .payload"],
    async run({ client, options, print, signal }) {
      const { events: resource } = await client();
      for await (const event of resource.follow(eventQuery(options), { signal })) {
        const full = options.payload ? await resource.get(event.id, { signal }) : null;
        const words = [
          styled(terminal, localTime(event.created) ?? "", "grey"),
          String(event.id),
          styled(terminal, sanitiseLine(event.trigger_ref), "cyan"),
          sanitiseLine(event.source_ref ?? ""),
          full ? safeJson(full.payload, 0) : "",
        ];
        print.item(full ?? event, print.quiet ? String(event.id) : words.filter(Boolean).join("  "));
      }
    },
  });
  addEnforcements(program, terminal);
}

const enforcementColumns: Column<EnforcementSummary>[] = [
  { head: "id", of: ({ id }) => id, align: "right" },
  { head: "rule", of: ({ rule_ref }) => rule_ref },
  { head: "trigger", of: ({ trigger_ref }) => trigger_ref },
  { head: "event", of: ({ event }) => event, align: "right" },
  { head: "status", of: ({ status }) => status },
  { head: "at", of: ({ created }) => localTime(created) },
];

function addEnforcements(program: Command, terminal: Terminal): void {
  const group = defineGroup(program, "enforcements", "enforcement", "which rules took up which events");
  defineCommand<EventFlags & { event?: number; status?: EnforcementStatus; limit: number }>(group, terminal, {
    usage: "list",
    summary: "list enforcements, newest first",
    options: [
      ...eventFilters(),
      option<number>("--event <id>", "only of this event", parseId),
      option("--status <status>", "only in this status").choices(["created", "processed", "disabled"]),
      limitOption(20),
    ],
    examples: ["attune enforcements list --rule core.tick", "attune enforcements list --event 42 --json"],
    async run({ client, options, print, signal }) {
      const { event, status, limit } = options;
      const { items } = await (await client()).enforcements.list(
        { ...eventQuery(options), ...(event ? { event } : {}), ...(status ? { status } : {}), per_page: limit },
        { signal },
      );
      await print.list(items, enforcementColumns, ({ id }) => id, "No enforcements.");
    },
  });
  defineCommand(group, terminal, {
    usage: "show <id>",
    summary: "show one enforcement with its parameters and its executions",
    examples: ["attune enforcements show 42"],
    async run({ client, args: [id = ""], print, signal }) {
      const { enforcements } = await client();
      const one = await enforcements.get(parseId(id), { signal });
      const { items } = await enforcements.executions(one.id, {}, { signal });
      print.one({ ...one, executions: items }, one.id, [
        ["id", one.id],
        ["rule", one.rule_ref],
        ["trigger", one.trigger_ref],
        ["event", one.event],
        ["status", one.status],
        ["suppressed", one.suppressed_reason],
        ["replay", one.replay],
        ["blocked by execution", one.blocked_by],
        ["at", localTime(one.created)],
        ["parameters", one.config],
        ["payload", one.payload],
        ["executions", items.map((execution) => `${execution.id} ${execution.status}`).join(", ")],
      ]);
    },
  });
}
