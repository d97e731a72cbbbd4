import type { Keyset } from "@/lib/schemas/common";
import type { EnforcementSummary, ListEnforcementsInput } from "@/lib/schemas/event";
import { ENFORCEMENT_SUMMARY, type StoredEnforcementSummary, toEnforcementSummary } from "@/server/db/summaries";
import type { Ctx } from "@/server/domain/context";
import { equalsRef, type Slice, toKeyset, type Where, where } from "@/server/domain/events/keyset-query";

export type EnforcementFilter = Omit<ListEnforcementsInput, "cursor" | "limit"> & { rule?: number };

/** Enforcements, newest first. Open to everybody who is signed in. */
export async function listEnforcements(
  ctx: Pick<Ctx, "sql">,
  { cursor, offset, limit, ...filter }: EnforcementFilter & Slice,
): Promise<Keyset<EnforcementSummary>> {
  const conditions = await matching(ctx, filter);
  if (cursor) conditions.add("id < ?", cursor);
  // The ids first, from an index alone; only the rows of this page are read.
  const rows = await ctx.sql<StoredEnforcementSummary>(
    `select ${ENFORCEMENT_SUMMARY} from (
       select id from attune.enforcement ${conditions.text()}
       order by id desc limit ${conditions.bind(limit + 1)} offset ${conditions.bind(offset ?? 0)}
     ) page join attune.enforcement n on n.id = page.id order by n.id desc`,
    conditions.values,
  );
  return toKeyset(rows, limit, toEnforcementSummary);
}

/** How many there are; reads them all, so only when somebody asked for it. */
export async function countEnforcements(ctx: Pick<Ctx, "sql">, filter: EnforcementFilter): Promise<number> {
  const conditions = await matching(ctx, filter);
  const [row] = await ctx.sql<{ count: number }>(
    `select count(*) as count from attune.enforcement ${conditions.text()}`,
    conditions.values,
  );
  return row?.count ?? 0;
}

async function matching(ctx: Pick<Ctx, "sql">, filter: EnforcementFilter): Promise<Where> {
  const conditions = where()
    .equalsId("event", filter.event)
    .equalsId("rule", filter.rule)
    .equals("status", filter.status)
    .equals("trigger_ref", filter.trigger_ref);
  await equalsRef(ctx.sql, conditions, "rule", { id: "rule", ref: "rule_ref" }, filter.rule_ref);
  return conditions;
}
