import type { Keyset } from "@/lib/schemas/common";
import type { ExecutionSummary, ListExecutionsInput } from "@/lib/schemas/execution";
import { EXECUTION_STATUSES, type ExecutionStatus } from "@/lib/vocabulary";
import { EXECUTION_SUMMARY, type StoredExecutionSummary, toExecutionSummary } from "@/server/db/summaries";
import { authorise } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { equalsRef, type Slice, toKeyset, type Where, where } from "@/server/domain/events/keyset-query";

export type ExecutionFilter = Omit<ListExecutionsInput, "cursor" | "limit"> & {
  packRef?: string;
  executor?: number;
  parent?: number;
  topLevelOnly?: boolean;
  /** Text anywhere in the result; looked for in the newest RESULTS_SEARCHED_MAX of what the other filters leave. */
  resultContains?: string;
};

/** Results are not indexed: a search reads them, and stops here. */
export const RESULTS_SEARCHED_MAX = 2_000;

export type ExecutionListItem = ExecutionSummary & { parent: number | null };
type ListRow = StoredExecutionSummary & { parent: number | null };

const COLUMNS = `${EXECUTION_SUMMARY}, x.parent`;

/**
 * Executions, newest first. Open to everybody who is signed in, but for a search of results: what it finds tells what is in them.
 * @throws AppError `forbidden` when results are searched without executions:read for all
 */
export async function listExecutions(
  ctx: Pick<Ctx, "sql" | "actor">,
  { cursor, offset = 0, limit, ...filter }: ExecutionFilter & Slice,
): Promise<Keyset<ExecutionListItem>> {
  authoriseSearch(ctx, filter);
  const { select, conditions } = await newestIds(ctx, filter, { cursor, rows: offset + limit + 1 });
  // The ids first, from the indexes alone; only the rows of this page are read.
  const rows = await ctx.sql<ListRow>(
    `select ${COLUMNS} from (
       select id from (${select}) every order by id desc limit ${conditions.bind(limit + 1)} offset ${conditions.bind(offset)}
     ) page join attune.execution x on x.id = page.id order by x.id desc`,
    conditions.values,
  );
  return toKeyset(rows, limit, (row) => ({ ...toExecutionSummary(row), parent: row.parent }));
}

/** How many there are; reads them all, so only when somebody asked for it. @throws AppError as listExecutions */
export async function countExecutions(ctx: Pick<Ctx, "sql" | "actor">, filter: ExecutionFilter): Promise<number> {
  authoriseSearch(ctx, filter);
  const { select, conditions } = await newestIds(ctx, filter, { cursor: null, rows: null });
  const [row] = await ctx.sql<{ count: number }>(`select count(*) as count from (${select}) every`, conditions.values);
  return row?.count ?? 0;
}

function authoriseSearch(ctx: Pick<Ctx, "actor">, { resultContains }: ExecutionFilter): void {
  if (resultContains !== undefined) authorise(ctx, "executions", "read");
}

/**
 * A statement that gives the ids of at least the newest `rows` executions of a filter (null: of all). Where an index begins
 * with something of the filter, each status, and each action of a pack, is looked up by itself: the index then says
 * everything, and a rare status is found at once among millions.
 */
async function newestIds(
  ctx: Pick<Ctx, "sql">,
  filter: ExecutionFilter,
  { cursor, rows }: { cursor: number | null | undefined; rows: number | null },
): Promise<{ select: string; conditions: Where }> {
  const conditions = await matching(ctx, filter);
  if (cursor) conditions.add("id < ?", cursor);
  const common = conditions.text();
  const searched = filter.resultContains;
  const enough = searched === undefined ? rows : RESULTS_SEARCHED_MAX;
  const bound = enough === null ? "" : `order by id desc limit ${conditions.bind(enough)}`;
  const statuses = statusesToLookUp(filter);
  const looked = statuses && `unnest(${conditions.bind(statuses)}::text[]) as looked(status_is)`;

  /** Ids for each combination of what `loops` name, of rows that also meet `more`. */
  const idsOf = (loops: string[], more: string[]): string => {
    const all = [...more, ...(looked ? ["status = looked.status_is"] : [])].join(" and ");
    const text = all === "" ? common : `${common === "" ? "where" : `${common} and`} ${all}`;
    const one = `(select id from attune.execution ${text} ${bound})`;
    const each = [...loops, ...(looked ? [looked] : [])];
    return each.length === 0
      ? one
      : `select found.id from ${each.join(" cross join ")} cross join lateral ${one} found`;
  };

  let select = idsOf([], []);
  if (filter.packRef !== undefined) {
    const actions = await ctx.sql<{ id: number }>("select id from attune.action where pack_ref = $1", [filter.packRef]);
    const wanted = `unnest(${conditions.bind(actions.map(({ id }) => id))}::int[]) as wanted(action_id)`;
    const leftBehind = `starts_with(action_ref, ${conditions.bind(`${filter.packRef}.`)})`; // of actions that are gone
    select = `${idsOf([wanted], ["action = wanted.action_id"])} union all ${idsOf([], ["action is null", leftBehind])}`;
  }
  if (searched === undefined) return { select, conditions };
  return {
    select: `select x.id from (select id from (${select}) newest order by id desc limit ${conditions.bind(RESULTS_SEARCHED_MAX)}) newest
      join attune.execution x on x.id = newest.id where strpos(x.result::text, ${conditions.bind(searched)}) > 0`,
    conditions,
  };
}

/** Null where no index begins with something of the filter: the newest of all are then looked through. */
function statusesToLookUp(filter: ExecutionFilter): readonly ExecutionStatus[] | null {
  if (filter.status && filter.status.length > 0) return [...new Set(filter.status)];
  const indexed = [filter.action_ref, filter.packRef, filter.rule_ref, filter.trigger_ref, filter.executor];
  return indexed.some((given) => given !== undefined) ? EXECUTION_STATUSES : null;
}

async function matching(ctx: Pick<Ctx, "sql">, filter: ExecutionFilter): Promise<Where> {
  const conditions = where()
    .equals("rule_ref", filter.rule_ref)
    .equals("trigger_ref", filter.trigger_ref)
    .equalsId("enforcement", filter.enforcement)
    .equalsId("event", filter.event)
    .equalsId("executor", filter.executor)
    .equalsId("parent", filter.parent);
  if (filter.topLevelOnly) conditions.add("parent is null");
  await equalsRef(ctx.sql, conditions, "action", { id: "action", ref: "action_ref" }, filter.action_ref);
  return conditions;
}
