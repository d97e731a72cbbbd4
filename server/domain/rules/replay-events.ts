import type { Json, JsonObject } from "@/lib/schemas/common";
import type {
  ListReplayableInput,
  ReplayableEvent,
  ReplayableEvents,
  ReplayEventsInput,
  ReplayResult,
} from "@/lib/schemas/rule";
import { type ExecutionStatus, ownsTimer } from "@/lib/vocabulary";
import type { Sql } from "@/server/db/database";
import { recordAudit } from "@/server/domain/audit/record-audit";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { type JudgedEvent, reasonAgainst } from "@/server/domain/events/explain-verdicts";
import { findRunnableAction } from "@/server/domain/executions/run-action";
import { componentObject, notFound } from "@/server/domain/find-component";
import { previousEvent } from "@/server/domain/rules/test-rule";
import { toIso } from "@/server/domain/to-iso";
import { appError } from "@/server/errors";
import { commitReplays } from "@/server/pipeline/commit-replays";
import { findCompiledRule } from "@/server/pipeline/rule-index";

/** The newest events that are looked at for those that can be replayed. */
const SCANNED_MAX = 1_000;

type RuleRow = {
  id: number;
  ref: string;
  enabled: boolean;
  trigger: number | null;
  trigger_ref: string;
  sensor: number | null;
  sensor_ref: string | null;
  trigger_params: JsonObject;
  conditions: Json;
  action: number | null;
  action_ref: string;
};
type EventRow = JudgedEvent & { previous: { payload: Json } | null };

const RULE_SELECT =
  "select id, ref, enabled, trigger, trigger_ref, sensor, sensor_ref, trigger_params, conditions, action, action_ref from attune.rule where ref = $1";
const eventSelect = (conditions: Json) =>
  `select e.id, e.trigger_ref, e.source, e.source_ref, e.rule, e.rule_ref, e.payload, e.created, ${previousEvent(conditions)} as previous
   from attune.event e`;

/**
 * Lets a rule, as it is now, take stored events again, on purpose: each that it matches becomes one more enforcement, marked
 * as a replay, and runs the action with parameters that are rendered anew, in the name of the rule's owner and under its
 * overlap policy. What the events did before stays. All or nothing of what matches is stored.
 * @throws AppError `not_found`; `forbidden` without actions:execute for the rule's action; `precondition` for a rule that is
 * switched off or whose action is gone.
 */
export async function replayEvents(ctx: Ctx, input: ReplayEventsInput): Promise<ReplayResult> {
  authoriseSome(ctx, "actions", "execute");
  const wanted = [...new Set(input.events)].sort((a, b) => a - b);
  return ctx.db.transaction(async (sql) => {
    // Held alone: edits, other replays and, where overlaps matter, other matches come before or after.
    const row = await requireRule(sql, input.ref, "for no key update");
    const rule = await findCompiledRule(sql, row.id);
    if (rule === null) throw notFound("Rule", input.ref);
    if (!rule.enabled) throw appError("precondition", `Rule ${rule.ref} is switched off: switch it on before a replay`);
    await authoriseAction({ ...ctx, sql }, row);
    const events = new Map(
      (await sql<EventRow>(`${eventSelect(row.conditions)} where e.id = any ($1::bigint[])`, [wanted])).map((event) => [
        event.id,
        event,
      ]),
    );
    const matched: EventRow[] = [];
    const refused: ReplayResult["refused"] = [];
    for (const id of wanted) {
      const event = events.get(id);
      const explanation = event
        ? reasonAgainst(event, row, event.previous?.payload)
        : "There is no such event any more";
      if (event && explanation === null) matched.push(event);
      else refused.push({ event: id, explanation: explanation ?? "" });
    }
    const replayed = await commitReplays(sql, rule, matched.map(toConditionEvent));
    if (replayed.length > 0)
      await recordAudit(
        { ...ctx, sql },
        {
          action: "rule.replay",
          resource: "rule",
          resourceId: rule.id,
          resourceRef: rule.ref,
          details: { action: rule.actionRef, events: replayed.map(({ event }) => event) },
        },
      );
    return { replayed, refused };
  });
}

/**
 * The newest stored events that a rule, as it is now, matches, newest first, with what they ran: what a replay has to choose
 * from. Changes nothing; open to every signed-in identity, as reading events is.
 * @throws AppError `not_found`
 */
export async function listReplayable(ctx: Ctx, input: ListReplayableInput): Promise<ReplayableEvents> {
  const rule = await requireRule(ctx.sql, input.ref);
  const [which, values] = ownsTimer(rule)
    ? ["e.rule = $1", [rule.id]]
    : ["e.trigger = $1 and e.rule is null and ($2::int is null or e.source = $2)", [rule.trigger, rule.sensor]];
  const rows = await ctx.sql<EventRow>(
    `${eventSelect(rule.conditions)} where ${which} order by e.id desc limit ${SCANNED_MAX}`,
    values,
  );
  const matched: EventRow[] = [];
  let scanned = 0;
  for (const event of rows) {
    if (matched.length === input.limit) break;
    scanned += 1;
    if (reasonAgainst(event, { ...rule, enabled: true }, event.previous?.payload) === null) matched.push(event);
  }
  const ran = await readRuns(
    ctx.sql,
    rule.id,
    matched.map(({ id }) => id),
  );
  return {
    scanned,
    events: matched.map((event) => ({
      event: event.id,
      created: toIso(event.created),
      source_ref: event.source_ref,
      enforcement: null,
      replays: 0,
      execution: null,
      ...ran.get(event.id),
    })),
  };
}

async function requireRule(sql: Sql, ref: string, lock = ""): Promise<RuleRow> {
  const [rule] = await sql<RuleRow>(`${RULE_SELECT} ${lock}`, [ref]);
  if (!rule) throw notFound("Rule", ref);
  return rule;
}

/** @throws AppError `forbidden`; `precondition` when it is gone */
async function authoriseAction(ctx: Pick<Ctx, "sql" | "actor">, { action, action_ref }: RuleRow): Promise<void> {
  if (action === null)
    throw appError("precondition", `Action ${action_ref} no longer exists, so a replay would run nothing`);
  const found = await findRunnableAction(ctx.sql, action_ref);
  authorise(ctx, "actions", "execute", componentObject(found));
}

const toConditionEvent = ({ id, trigger_ref, created, payload }: EventRow) => ({
  id,
  trigger: trigger_ref,
  trigger_ref,
  created: toIso(created),
  payload,
});

type Runs = Pick<ReplayableEvent, "enforcement" | "replays" | "execution">;

async function readRuns(sql: Sql, rule: number, events: number[]): Promise<Map<number, Runs>> {
  const rows = await sql<{
    event: number;
    enforcement: number | null;
    replays: number;
    execution: number | null;
    status: ExecutionStatus | null;
  }>(
    `select n.event, min(n.id) filter (where n.replay = 0) as enforcement, max(n.replay) as replays, x.id as execution, x.status
     from attune.enforcement n
     left join lateral (
       select x.id, x.status from attune.execution x join attune.enforcement m on m.id = x.enforcement
       where m.event = n.event and m.rule = $1 order by x.id desc limit 1
     ) x on true
     where n.rule = $1 and n.event = any ($2::bigint[]) group by n.event, x.id, x.status`,
    [rule, events],
  );
  return new Map(
    rows.map(({ event, enforcement, replays, execution, status }) => [
      event,
      { enforcement, replays, execution: execution === null || status === null ? null : { id: execution, status } },
    ]),
  );
}
