import { compileConditions, compileNearMiss } from "@/lib/expression/evaluate-conditions";
import type { Json } from "@/lib/schemas/common";
import type { ComparedEvent, CompareRuleInput, RuleComparison } from "@/lib/schemas/rule";
import { throwIfAny } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { conditionIssues, triggerIssues } from "@/server/domain/rules/check-rule";
import { requireSchema, requireSensor } from "@/server/domain/rules/find-rule-parts";
import { type EventRow, previousEvent } from "@/server/domain/rules/test-rule";
import { toIso } from "@/server/domain/to-iso";

/** Newer events come first; older ones of the time are left out beyond this. */
const EVENTS_MAX = 10_000;
const PAGE = 500;
/** Conditions may take long for each event; whoever waits gets what was found until then. */
const TIME_MS = 5_000;
/** Events named for each outcome. */
const NAMED_MAX = 50;

type Row = EventRow & { source: number | null };
type Live = { trigger_ref: string; sensor: number | null; sensor_ref: string | null; conditions: Json };

/**
 * What a draft would have done with the events of the last hours beside what the stored rule would have done. Whether the
 * stored rule was there, or switched on, at the time plays no part. Changes nothing; as open as trying a rule.
 * @throws AppError `not_found`, `invalid`
 */
export async function compareRule(ctx: Ctx, input: CompareRuleInput): Promise<RuleComparison> {
  await requireSchema(ctx.sql, "trigger", input.trigger_ref);
  const sensor = await requireSensor(ctx.sql, input.sensor_ref);
  throwIfAny([
    ...triggerIssues({ trigger_ref: input.trigger_ref, trigger_schema: null, trigger_params: {}, sensor }),
    ...conditionIssues(input.conditions),
  ]);
  const live = await liveRule(ctx, input.rule_ref ?? null);
  const beganMs = ctx.clock.now();
  const draftMatches = compileConditions(input.conditions);
  const isNearMiss = compileNearMiss(input.conditions);
  const liveMatches = live?.trigger_ref === input.trigger_ref ? compileConditions(live.conditions) : null;
  const counts = { both: 0, only_draft: 0, only_live: 0, neither: 0, near_miss: 0 };
  const named: ComparedEvent[] = [];
  let scanned = 0;
  let since: string | null = null;
  let cut = false;
  const judge = (row: Row) => {
    const created = toIso(row.created);
    since = created;
    const event = {
      id: row.id,
      trigger: input.trigger_ref,
      trigger_ref: input.trigger_ref,
      created,
      payload: row.payload,
    };
    const options = { previousPayload: row.previous?.payload };
    const heard = (wanted: string | null | undefined, id: number | null) =>
      !wanted || (id !== null && row.source === id);
    const hears = heard(input.sensor_ref, sensor?.id ?? null);
    const draft = hears ? draftMatches(event, options) : null;
    const isLive =
      liveMatches !== null && heard(live?.sensor_ref, live?.sensor ?? null) && liveMatches(event, options).matched;
    const pair = draft?.matched ? (isLive ? "both" : "only_draft") : isLive ? "only_live" : "neither";
    counts[pair] += 1;
    const near = pair === "neither" && hears && isNearMiss(event, options);
    if (near) counts.near_miss += 1;
    const outcome = near ? "near_miss" : pair;
    if (outcome === "both" || outcome === "neither" || counts[outcome] > NAMED_MAX) return;
    const explanation = draft === null ? "it comes from another sensor" : (draft.failed?.explanation ?? null);
    named.push({ event: row.id, created, source_ref: row.source_ref, outcome, explanation });
  };

  for (let before: number | null = null; ; ) {
    const rows: Row[] = await page(ctx, input, live, before);
    for (const row of rows) {
      if (ctx.clock.now() - beganMs > TIME_MS) {
        cut = true;
        break;
      }
      judge(row);
      scanned += 1;
    }
    before = rows.at(-1)?.id ?? null;
    if (cut || rows.length < PAGE) break;
    if (scanned >= EVENTS_MAX) {
      cut = true;
      break;
    }
  }
  return { scanned, ...counts, since, cut, events: named };
}

function page(ctx: Ctx, input: CompareRuleInput, live: Live | null, before: number | null): Promise<Row[]> {
  const from = new Date(ctx.clock.now() - input.hours * 3_600_000);
  return ctx.sql<Row>(
    `select e.id, e.created, e.source, e.source_ref, e.payload, ${previousEvent(input.conditions, live?.conditions)} as previous
       from attune.event e
      where e.trigger = (select id from attune.trigger where ref = $1) and e.rule is null and e.created >= $2
        and ($3::bigint is null or e.id < $3)
      order by e.id desc limit $4`,
    [input.trigger_ref, from, before, PAGE],
  );
}

async function liveRule(ctx: Ctx, ref: string | null): Promise<Live | null> {
  if (ref === null) return null;
  const [row] = await ctx.sql<Live>(
    "select trigger_ref, sensor, sensor_ref, conditions from attune.rule where ref = $1",
    [ref],
  );
  return row ?? null;
}
