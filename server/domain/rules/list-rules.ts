import type { RuleListItem } from "@/lib/schemas/rule";
import { EXECUTION_STATUSES } from "@/lib/vocabulary";
import type { Ctx } from "@/server/domain/context";
import { RULE_COLUMNS, type RuleRow, toRule } from "@/server/domain/rules/rule-rows";
import { countEnforcementsOfDay, countSuppressedOfDay } from "@/server/domain/system/count-day";
import { toIso } from "@/server/domain/to-iso";

export type ListRulesFilter = {
  ref?: string | undefined;
  trigger_ref?: string | undefined;
  action_ref?: string | undefined;
  sensor_ref?: string | undefined;
};

type ListedRow = RuleRow & {
  last_enforcement_at: Date | null;
  last_execution: { id: number; status: string } | null;
  waiting: number;
};

/** Rules by ref that have all given refs, with what they did in the last 24 hours. */
export async function listRules(ctx: Ctx, filter: ListRulesFilter = {}): Promise<RuleListItem[]> {
  // `between` the same id: with `=` the planner may walk all ids backwards, in vain where there is no such row.
  const [counts, suppressed, rows] = await Promise.all([
    countEnforcementsOfDay(ctx),
    countSuppressedOfDay(ctx),
    ctx.sql<ListedRow>(
      `select ${RULE_COLUMNS}, last.created as last_enforcement_at,
       (select count(*) from attune.enforcement where rule = r.id and status = 'created') as waiting,
       case when x.id is not null then json_build_object('id', x.id, 'status', x.status) end as last_execution
     from attune.rule r
     left join attune.timer t on t.rule = r.id
     left join lateral (
       select created from attune.enforcement where rule between r.id and r.id order by rule, id desc limit 1
     ) last on true
     left join lateral (
       select newest.id from unnest($5::text[]) as looked(status_is) cross join lateral (
         select id from attune.execution where rule_ref = r.ref and status = looked.status_is order by id desc limit 1
       ) newest order by newest.id desc limit 1
     ) latest on true
     left join attune.execution x on x.id = latest.id
     where ($1::text is null or r.ref = $1) and ($2::text is null or r.trigger_ref = $2)
       and ($3::text is null or r.action_ref = $3) and ($4::text is null or r.sensor_ref = $4)
     order by r.ref`,
      [filter.ref, filter.trigger_ref, filter.action_ref, filter.sensor_ref, EXECUTION_STATUSES],
    ),
  ]);
  return rows.map((row) => ({
    ...toRule(ctx, row),
    enforcements_24h: counts.get(row.id)?.count ?? 0,
    last_enforcement_at: toIso(row.last_enforcement_at),
    last_execution: row.last_execution,
    waiting: row.waiting,
    suppressed_24h: suppressed.get(row.id)?.count ?? 0,
  }));
}
