import type { Keyset } from "@/lib/schemas/common";
import type { ExecutionSummary, ListExecutionsInput } from "@/lib/schemas/execution";
import { EXECUTION_SUMMARY, type StoredExecutionSummary, toExecutionSummary } from "@/server/db/summaries";
import type { Ctx } from "@/server/domain/context";
import { equalsRef, type Slice, toKeyset, type Where, where } from "@/server/domain/events/keyset-query";

export type ExecutionFilter = Omit<ListExecutionsInput, "cursor" | "limit"> & {
  packRef?: string;
  executor?: number;
  parent?: number;
  topLevelOnly?: boolean;
  /** Text anywhere in the result; reads every result of the other filters. */
  resultContains?: string;
};

export type ExecutionListItem = ExecutionSummary & { parent: number | null };
type ListRow = StoredExecutionSummary & { parent: number | null };

const COLUMNS = `${EXECUTION_SUMMARY}, x.parent`;

/** Executions, newest first. Open to everybody who is signed in. */
export async function listExecutions(
  ctx: Pick<Ctx, "sql">,
  { cursor, offset = 0, limit, ...filter }: ExecutionFilter & Slice,
): Promise<Keyset<ExecutionListItem>> {
  const statuses = [...new Set(filter.status ?? [])];
  const conditions = await matching(ctx, { ...filter, status: undefined });
  if (cursor) conditions.add("id < ?", cursor);
  const from = conditions.text();
  // Each status by itself: then the planner knows how rare it is, and finds twenty failures among millions at once.
  const selects =
    statuses.length === 0
      ? [`select ${COLUMNS} from attune.execution x ${from}`]
      : statuses.map(
          (status) =>
            `select ${COLUMNS} from attune.execution x ${from === "" ? "where" : `${from} and`} status = ${conditions.bind(status)}`,
        );
  const enough = conditions.bind(offset + limit + 1);
  const rows = await ctx.sql<ListRow>(
    `select * from (${selects.map((select) => `(${select} order by id desc limit ${enough})`).join(" union all ")}) page
     order by id desc limit ${conditions.bind(limit + 1)} offset ${conditions.bind(offset)}`,
    conditions.values,
  );
  return toKeyset(rows, limit, (row) => ({ ...toExecutionSummary(row), parent: row.parent }));
}

/** How many there are; reads them all, so only when somebody asked for it. */
export async function countExecutions(ctx: Pick<Ctx, "sql">, filter: ExecutionFilter): Promise<number> {
  const conditions = await matching(ctx, filter);
  const [row] = await ctx.sql<{ count: number }>(
    `select count(*) as count from attune.execution ${conditions.text()}`,
    conditions.values,
  );
  return row?.count ?? 0;
}

async function matching(ctx: Pick<Ctx, "sql">, filter: ExecutionFilter): Promise<Where> {
  const conditions = where()
    .equals("rule_ref", filter.rule_ref)
    .equals("trigger_ref", filter.trigger_ref)
    .equalsId("enforcement", filter.enforcement)
    .equalsId("event", filter.event)
    .equalsId("executor", filter.executor)
    .equalsId("parent", filter.parent);
  if (filter.status && filter.status.length > 0) conditions.add("status = any (?)", filter.status);
  if (filter.topLevelOnly) conditions.add("parent is null");
  if (filter.packRef !== undefined) conditions.add("starts_with(action_ref, ?)", `${filter.packRef}.`);
  if (filter.resultContains !== undefined) conditions.add("strpos(result::text, ?) > 0", filter.resultContains);
  await equalsRef(ctx.sql, conditions, "action", { id: "action", ref: "action_ref" }, filter.action_ref);
  return conditions;
}
