import type { Keyset } from "@/lib/schemas/common";
import type { EventSummary, ListEventsInput } from "@/lib/schemas/event";
import { EVENT_SUMMARY, type StoredEventSummary, toEventSummary } from "@/server/db/summaries";
import type { Ctx } from "@/server/domain/context";
import { equalsRef, type Slice, toKeyset, type Where, where } from "@/server/domain/events/keyset-query";

export type EventFilter = Omit<ListEventsInput, "cursor" | "limit"> & { trigger?: number; source?: number };

/** Events, newest first. Open to everybody who is signed in. */
export async function listEvents(
  ctx: Pick<Ctx, "sql">,
  { cursor, offset, limit, ...filter }: EventFilter & Slice,
): Promise<Keyset<EventSummary>> {
  const conditions = await matching(ctx, filter);
  if (cursor) conditions.add("id < ?", cursor);
  // The ids first, from an index alone; only the rows of this page are read.
  const rows = await ctx.sql<StoredEventSummary>(
    `select ${EVENT_SUMMARY} from (
       select id from attune.event ${conditions.text()}
       order by id desc limit ${conditions.bind(limit + 1)} offset ${conditions.bind(offset ?? 0)}
     ) page join attune.event e on e.id = page.id order by e.id desc`,
    conditions.values,
  );
  return toKeyset(rows, limit, toEventSummary);
}

/** How many there are; reads them all, so only when somebody asked for it. */
export async function countEvents(ctx: Pick<Ctx, "sql">, filter: EventFilter): Promise<number> {
  const conditions = await matching(ctx, filter);
  const [row] = await ctx.sql<{ count: number }>(
    `select count(*) as count from attune.event ${conditions.text()}`,
    conditions.values,
  );
  return row?.count ?? 0;
}

async function matching(ctx: Pick<Ctx, "sql">, filter: EventFilter): Promise<Where> {
  const conditions = where().equalsId("trigger", filter.trigger).equalsId("source", filter.source);
  await equalsRef(ctx.sql, conditions, "trigger", { id: "trigger", ref: "trigger_ref" }, filter.trigger_ref);
  await equalsRef(ctx.sql, conditions, "sensor", { id: "source", ref: "source_ref" }, filter.source_ref);
  await equalsRef(ctx.sql, conditions, "rule", { id: "rule", ref: "rule_ref" }, filter.rule_ref);
  return conditions;
}
