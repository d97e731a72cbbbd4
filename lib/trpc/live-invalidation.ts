import type { DefinitionEntity, LiveMessage } from "@/lib/schemas/live";

/** A query path such as `["executions", "get"]`, with the input that it must have; a shorter path means all below it. */
export type StaleQuery = { path: string[]; input?: { id: number } };

/** Which lists and details show something of a definition. */
const SHOWN_IN: Record<DefinitionEntity, string[]> = {
  pack: ["packs", "starters", "runtimes", "triggers", "sensors", "rules", "actions"],
  runtime: ["runtimes", "actions", "packs"],
  trigger: ["triggers", "sensors", "rules", "packs"],
  sensor: ["sensors", "triggers", "rules", "packs", "calendars"],
  rule: ["rules", "sensors", "triggers", "actions", "packs", "calendars"],
  action: ["actions", "rules", "runtimes", "packs"],
  key: ["keys"],
  calendar: ["calendars", "sensors"],
  channel: ["channels", "alerts"],
  identity: ["identities", "session", "tokens"],
  permission_set: ["permissions", "identities", "session"],
  pack_environment: ["packs"],
  sensor_process: ["sensors"],
  webhook_call: ["webhooks"],
  audit_event: ["audit"],
};

/**
 * What a batch of messages makes stale. `now`: details of what changed, and what its definition is shown in. `soon`:
 * numbers that change with every fire, which are worth reading again only now and then. `everything` after a resync.
 * Histories are not here: their pages put the messages themselves on top.
 */
export function staleQueries(messages: LiveMessage[]): {
  everything: boolean;
  now: StaleQuery[];
  soon: StaleQuery[];
} {
  const now = new Map<string, StaleQuery>();
  const soon = new Map<string, StaleQuery>();
  const add = (to: Map<string, StaleQuery>, path: string[], id?: number | null) => {
    if (id !== null) to.set(`${path.join(".")}:${id ?? ""}`, id === undefined ? { path } : { path, input: { id } });
  };
  for (const message of messages) {
    switch (message.type) {
      case "resync":
        return { everything: true, now: [], soon: [] };
      case "beat":
        break;
      case "definition":
        for (const router of SHOWN_IN[message.entity]) add(now, [router]);
        add(soon, ["system", "dashboard"]);
        break;
      case "event":
        add(soon, ["system", "dashboard"]);
        add(soon, ["sensors"]);
        add(soon, ["ledger", "recent"]);
        add(soon, ["triggers"]);
        break;
      case "enforcement":
        add(now, ["enforcements", "get"], message.enforcement.id);
        add(now, ["events", "get"], message.enforcement.event);
        add(now, ["events", "verdicts"], message.enforcement.event);
        add(soon, ["rules"]);
        break;
      case "execution":
        add(now, ["executions", "get"], message.execution.id);
        add(now, ["executions", "get"], message.execution.original_execution);
        add(now, ["enforcements", "get"], message.execution.enforcement);
        add(now, ["events", "get"], message.execution.event);
        add(soon, ["system", "dashboard"]);
        add(soon, ["actions"]);
        add(soon, ["rules"]);
        break;
    }
  }
  return { everything: false, now: [...now.values()], soon: [...soon.values()] };
}
