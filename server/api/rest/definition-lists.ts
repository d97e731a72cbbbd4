import { z } from "zod";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { countedPage, definitionPageQuery, flagQuery, listOf, offsetOf } from "@/server/api/rest/envelopes";
import type { Resource } from "@/server/api/rest/resource";
import {
  actionHit,
  actionSummary,
  calendarResource,
  packSummary,
  ruleSummary,
  runtimeSummary,
  sensorSummary,
  triggerSummary,
} from "@/server/api/rest/resources";
import { findExecutableActions, searchActions } from "@/server/domain/actions/search-actions";
import { listCalendars } from "@/server/domain/calendars/list-calendars";
import type { Ctx } from "@/server/domain/context";
import { readPack } from "@/server/domain/packs/pack-rows";
import { type DefinitionFilter, definitionExists, pageDefinitions } from "@/server/domain/system/page-definitions";
import { appError } from "@/server/errors";

type Table = Parameters<typeof pageDefinitions>[1];

const noParams = z.object({});
const ownerParams = z.object({ owner: z.string().min(1).max(255) });

/** The lists of definitions: all, the enabled ones, and those that belong to another definition. */
export function addDefinitionLists(rest: Rest): void {
  const plain = (path: string, table: Table, summary: Resource, filter: DefinitionFilter = {}) =>
    endpoint(
      rest,
      {
        method: "get",
        path: `/api/v1/${path}`,
        summary: path.endsWith("/enabled") ? `List the ${table}s that are enabled` : `List ${path}`,
        tag: `${table[0]?.toUpperCase()}${table.slice(1)}s`,
        params: noParams,
        query: definitionPageQuery,
        response: listOf(summary.schema),
      },
      (ctx, { query }) => page(ctx, table, summary, filter, query),
    );
  plain("packs", "pack", packSummary);
  plain("runtimes", "runtime", runtimeSummary);
  plain("triggers", "trigger", triggerSummary);
  plain("triggers/enabled", "trigger", triggerSummary, { enabled: true });
  plain("sensors", "sensor", sensorSummary);
  plain("sensors/enabled", "sensor", sensorSummary, { enabled: true });
  plain("rules", "rule", ruleSummary);
  plain("rules/enabled", "rule", ruleSummary, { enabled: true });
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/calendars",
      summary: "List calendars",
      tag: "Calendars",
      query: definitionPageQuery,
      response: listOf(calendarResource.schema),
    },
    async (ctx, { query }) => {
      const all = await listCalendars(ctx);
      const from = offsetOf(query.page, query.page_size);
      const items = all.slice(from, from + query.page_size).map(calendarResource.present);
      return countedPage(items, query.page, query.page_size, all.length);
    },
  );
  addActionLists(rest);

  const owned = (
    owner: "packs" | "triggers" | "actions",
    table: Table,
    summary: Resource,
    filter: (ref: string) => DefinitionFilter,
  ) =>
    endpoint(
      rest,
      {
        method: "get",
        path: `/api/v1/${owner}/{owner}/${table}s`,
        summary: `List the ${table}s of one of the ${owner}`,
        tag: `${table[0]?.toUpperCase()}${table.slice(1)}s`,
        params: ownerParams,
        query: definitionPageQuery,
        response: listOf(summary.schema),
      },
      async (ctx, { params, query }) => {
        await requireOwner(ctx, owner, params.owner);
        return page(ctx, table, summary, filter(params.owner), query);
      },
    );
  const ofPack = (pack_ref: string) => ({ pack_ref });
  owned("packs", "action", actionSummary, ofPack);
  owned("packs", "trigger", triggerSummary, ofPack);
  owned("packs", "sensor", sensorSummary, ofPack);
  owned("packs", "rule", ruleSummary, ofPack);
  owned("packs", "runtime", runtimeSummary, ofPack);
  owned("triggers", "sensor", sensorSummary, (trigger_ref) => ({ trigger_ref }));
  owned("triggers", "rule", ruleSummary, (trigger_ref) => ({ trigger_ref }));
  owned("actions", "rule", ruleSummary, (action_ref) => ({ action_ref }));
}

/** All actions, those that the caller may run, and those that a text finds. */
function addActionLists(rest: Rest): void {
  const tag = "Actions";
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/actions",
      summary: "List actions",
      tag,
      query: definitionPageQuery.extend({
        executable_with_current_access: flagQuery.describe("Only those that you may run"),
      }),
      response: listOf(actionSummary.schema),
    },
    async (ctx, { query }) => {
      const refs = query.executable_with_current_access ? await findExecutableActions(ctx) : undefined;
      return page(ctx, "action", actionSummary, { refs }, query);
    },
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/actions/search",
      summary: "Find actions by a text in their ref, label or description",
      tag,
      query: definitionPageQuery.extend({
        q: z.string().max(255).default("").describe("The text; all actions without one"),
        packs: z.string().max(10_000).optional().describe("Refs of packs, with commas between them"),
      }),
      response: listOf(actionHit),
    },
    async (ctx, { query }) => {
      const packs = query.packs?.split(",").map((ref) => ref.trim());
      const slice = { offset: offsetOf(query.page, query.page_size), limit: query.page_size };
      const { items, total } = await searchActions(ctx, { text: query.q, packs: packs?.filter(Boolean), ...slice });
      return countedPage(items, query.page, query.page_size, total);
    },
  );
}

async function requireOwner(ctx: Ctx, owner: "packs" | "triggers" | "actions", ref: string): Promise<void> {
  if (owner === "packs") {
    await readPack(ctx, ref);
    return;
  }
  const table = owner === "triggers" ? "trigger" : "action";
  if (await definitionExists(ctx, table, ref)) return;
  throw appError("not_found", `${table === "trigger" ? "Trigger" : "Action"} ${ref} not found`);
}

async function page(
  ctx: Ctx,
  table: Table,
  summary: Resource,
  filter: DefinitionFilter,
  query: z.output<typeof definitionPageQuery>,
) {
  const slice = { offset: offsetOf(query.page, query.page_size), limit: query.page_size };
  const { rows, total } = await pageDefinitions(ctx, table, filter, slice);
  return countedPage(rows.map(summary.present), query.page, query.page_size, total);
}
