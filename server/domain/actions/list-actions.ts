import type { ActionListItem } from "@/lib/schemas/action";
import { EXECUTION_STATUSES } from "@/lib/vocabulary";
import { type ActionRow, toAction } from "@/server/domain/actions/action-rows";
import type { Ctx } from "@/server/domain/context";
import { countExecutionsOfDay } from "@/server/domain/system/count-day";

type ListedRow = ActionRow & {
  rule_count: number;
  last_execution: { id: number; status: string; created: string } | null;
};

/** All actions by ref, with what they did in the last 24 hours. */
export async function listActions(ctx: Ctx): Promise<ActionListItem[]> {
  const [counts, rows] = await Promise.all([
    countExecutionsOfDay(ctx),
    ctx.sql<ListedRow>(
      `select a.*, f.content_hash as archive_hash, coalesce(r.rules, 0) as rule_count,
       case when x.id is not null then json_build_object('id', x.id, 'status', x.status, 'created', x.created) end as last_execution
     from attune.action a
     left join attune.pack_archive f on f.pack = a.pack
     left join (select action, count(*)::int as rules from attune.rule group by action) r on r.action = a.id
     left join lateral (
       select newest.id from unnest($1::text[]) as looked(status_is) cross join lateral (
         select id from attune.execution where action = a.id and status = looked.status_is order by id desc limit 1
       ) newest order by newest.id desc limit 1
     ) last on true
     left join attune.execution x on x.id = last.id
     order by a.ref`,
      [EXECUTION_STATUSES],
    ),
  ]);
  return Promise.all(
    rows.map(async (row) => {
      const { param_schema: _params, out_schema: _out, entrypoint: _source, ...action } = await toAction(ctx, row);
      const last = row.last_execution;
      return {
        ...action,
        rule_count: row.rule_count,
        executions_24h: counts.get(row.id)?.count ?? 0,
        failures_24h: counts.get(row.id)?.failures ?? 0,
        last_execution: last && { ...last, created: new Date(last.created).toISOString() },
      };
    }),
  );
}
