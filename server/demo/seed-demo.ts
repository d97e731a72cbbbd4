import { instantsBetween } from "@/lib/schedule/next-instant";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { JsonObject } from "@/lib/schemas/common";
import type { Sql } from "@/server/db/database";
import type { Ctx } from "@/server/domain/context";
import { timerPayload } from "@/server/scheduler/timer-payload";
import { writeDefinitions } from "./demo-definition-rows";
import {
  DEMO_ACTIONS,
  DEMO_OUTAGE,
  DEMO_RULES,
  DEMO_SENSORS,
  DEMO_TRIGGERS,
  type DemoSensor,
} from "./demo-definitions";
import { seededRandom } from "./random";

const SEED = 20_231;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTH_DAYS = 28;
const MARK = "demo_seeded_at";

/** Whether this database holds the demo already. */
export async function isSeeded(sql: Sql): Promise<boolean> {
  return (await sql("select 1 from attune.setting where name = $1", [MARK])).length > 0;
}

type Event = {
  at: number;
  trigger: string;
  source: string | null;
  timer: number | null;
  scheduledAt: number | null;
  late: number | null;
  coalesced: number | null;
  payload: JsonObject;
};

/**
 * Fills a database that has only the core pack with the demo: definitions, and what they did in the four weeks before
 * `nowMs`. The same `nowMs` gives the same rows. Every instant that was due since a timer was made has its event or skip, so
 * the ledger has nothing unexplained.
 */
export async function seedDemo(ctx: Ctx, nowMs: number): Promise<{ events: number; executions: number }> {
  await writeDefinitions(ctx, nowMs);
  return ctx.db.transaction(async (sql) => {
    await sql("set local session_replication_role = replica"); // neither live feed nor audit for what is made up
    await sql("set local synchronous_commit = off");
    const random = seededRandom(SEED);
    const events = [...(await timerEvents(sql, nowMs, random)), ...otherEvents(nowMs, random)].sort(
      (a, b) => a.at - b.at || (a.trigger < b.trigger ? -1 : 1),
    );
    await writeWorkers(sql, nowMs);
    const executions = await writeHistory(sql, events, random);
    await writeAudit(sql, nowMs, random);
    await sql("insert into attune.setting (name, value) values ($1, $2::jsonb)", [MARK, String(nowMs)]);
    return { events: events.length, executions };
  });
}

type TimerRow = { id: number; sensor_ref: string; trigger_ref: string; config: unknown };

/** Sets the timers back to when they were made, and gives their instants since then. */
async function timerEvents(sql: Sql, nowMs: number, random: () => number): Promise<Event[]> {
  const rows = await sql<TimerRow>(
    "select t.id, s.ref as sensor_ref, t.trigger_ref, t.config from attune.timer t join attune.sensor s on s.id = t.sensor order by s.ref",
  );
  const events: Event[] = [];
  for (const row of rows) {
    const sensor = DEMO_SENSORS.find(({ ref }) => ref === row.sensor_ref);
    const parsed = parseTimerSpec(row.trigger_ref, row.config);
    if (!sensor || !parsed.ok) continue;
    const { spec } = parsed;
    const phaseMs = nowMs - sensor.sinceMs + madeLaterMs(sensor);
    const offMs = sensor.offMs === undefined ? null : nowMs - sensor.offMs;
    const outage = { from: nowMs + DEMO_OUTAGE.fromMs, to: nowMs + DEMO_OUTAGE.toMs };
    const range = { fromMs: phaseMs, toMs: offMs ?? nowMs, phaseMs, limit: 100_000 };
    const { instants } = instantsBetween(spec, range);
    const missed = instants.filter((at) => at > outage.from && at <= outage.to);
    const kept = instants.filter((at) => at <= outage.from || at > outage.to || at === missed.at(-1));
    const coalesced = missed.slice(0, -1);
    let lateMax = 0;
    for (const [index, at] of kept.entries()) {
      const afterOutage = at === missed.at(-1);
      const late = afterOutage
        ? outage.to - at + 900
        : Math.floor(1 + 9 * random() ** 3 + (random() < 0.003 ? 180 * random() : 0));
      lateMax = late;
      const dropped = afterOutage ? coalesced.length : 0;
      const payload = timerPayload({
        spec,
        phaseMs,
        fire: { scheduledAtMs: at, lateMs: late, coalesced: dropped },
        firedAtMs: at + late,
        executionCount: index + 1,
        sensorRef: row.sensor_ref,
      });
      events.push({
        at: at + late,
        trigger: row.trigger_ref,
        source: row.sensor_ref,
        timer: row.id,
        scheduledAt: at,
        late,
        coalesced: dropped || null,
        payload,
      });
    }
    const [first] = coalesced;
    if (first !== undefined)
      await sql(
        `insert into attune.timer_skip (timer, version, from_at, to_at, count, reason, created)
         values ($1, 1, $2, $3, $4, 'coalesced', $5)`,
        [row.id, new Date(first), new Date(coalesced.at(-1) ?? first), coalesced.length, new Date(outage.to)],
      );
    const last = kept.at(-1) ?? null;
    const when = (ms: number | null) => (ms === null ? null : new Date(ms));
    await sql(
      `update attune.timer set phase_at = $2, armed_from = $2, high_water_at = $3, last_scheduled_at = $3, last_fired_at = $4, last_late_ms = $5, execution_count = $6 where id = $1`,
      [
        row.id,
        when(phaseMs),
        when(last),
        when(last === null ? null : last + lateMax),
        last === null ? null : lateMax,
        kept.length,
      ],
    );
    await sql("delete from attune.timer_period where timer = $1", [row.id]);
    const period = `insert into attune.timer_period (timer, trigger_ref, config, enabled, phase_at, opened_at, closed_at, settled_at)
      select id, trigger_ref, config, $2, phase_at, $3, $4, $5 from attune.timer where id = $1`;
    await sql(period, [row.id, true, when(phaseMs), when(offMs), offMs === null ? null : when(last)]);
    if (offMs !== null) await sql(period, [row.id, false, when(offMs), null, null]);
  }
  await sql(
    "update attune.sensor s set created = t.armed_from, updated = t.armed_from from attune.timer t where t.sensor = s.id",
  );
  return events;
}

/** Nobody makes all sensors in the same second. */
function madeLaterMs(sensor: DemoSensor): number {
  return (DEMO_SENSORS.indexOf(sensor) * 433_000) % (2 * HOUR);
}

/** What webhooks and scripts reported. */
function otherEvents(nowMs: number, random: () => number): Event[] {
  const events: Event[] = [];
  const add = (at: number, trigger: string, source: string | null, payload: JsonObject) =>
    events.push({ at, trigger, source, timer: null, scheduledAt: null, late: null, coalesced: null, payload });
  for (const { ref, webhook } of DEMO_TRIGGERS) {
    if (!webhook) continue;
    for (let n = 0; n < webhook.perDay * MONTH_DAYS; n += 1) {
      const day = Math.floor(random() * MONTH_DAYS) + 1;
      // More by day than by night.
      const hour = 7 + (random() + random() + random()) * 5;
      const at = Math.floor(nowMs / DAY) * DAY - day * DAY + Math.floor(hour * HOUR);
      const payload: JsonObject =
        webhook.payload === "order"
          ? { order: 48_000 + n, total: Math.round(20 + 900 * random() ** 4), items: 1 + Math.floor(4 * random()) }
          : {
              service: ["web", "api", "mail"][Math.floor(3 * random())] ?? "web",
              commit: Math.floor(random() * 2 ** 28).toString(16),
            };
      add(at, ref, null, payload);
    }
  }
  for (const sensor of DEMO_SENSORS) {
    if (!("script" in sensor) || sensor.everyMs === null) continue;
    for (let at = nowMs - sensor.sinceMs; at < nowMs; at += sensor.everyMs * (0.3 + 1.4 * random()))
      add(Math.floor(at), sensor.trigger, sensor.ref, { line: "slow query", count: Math.floor(1 + 12 * random()) });
  }
  return events;
}

async function writeWorkers(sql: Sql, nowMs: number): Promise<void> {
  for (const [index, days] of [28, 11, 4].entries())
    await sql(
      `insert into attune.worker (name, host, pid, status, concurrency, created, updated, last_heartbeat)
       values ($1, $2, $3, 'inactive', 10, $4, $5, $5)`,
      [
        `demo-${index + 1}`,
        index === 2 ? "attune-2" : "attune-1",
        4_100 + index,
        new Date(nowMs - days * DAY),
        new Date(nowMs - ([11, 4, 0][index] ?? 0) * DAY - HOUR),
      ],
    );
}

/** Events, the enforcements of the rules that match them, executions, and their logs. Returns the number of executions. */
async function writeHistory(sql: Sql, events: Event[], random: () => number): Promise<number> {
  const rows = {
    events: [] as JsonObject[],
    enforcements: [] as JsonObject[],
    executions: [] as JsonObject[],
    logs: [] as JsonObject[],
  };
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  const actions = new Map(DEMO_ACTIONS.map((action) => [action.ref, action]));
  let enforcements = 0;
  for (const [index, event] of events.entries()) {
    const id = index + 1;
    const { at, trigger, source, timer, late, coalesced, payload } = event;
    rows.events.push({
      id,
      trigger,
      source,
      timer,
      scheduled_at: iso(event.scheduledAt),
      late_ms: late,
      coalesced,
      payload,
      created: iso(at),
    });
    for (const rule of DEMO_RULES) {
      if (rule.sensor ? rule.sensor !== source : rule.trigger !== trigger) continue;
      if (rule.conditions?.some(({ field, value }) => !(Number(payload[field]) > Number(value)))) continue;
      const action = actions.get(rule.action);
      if (!action) continue;
      enforcements += 1;
      rows.enforcements.push({ id: enforcements, rule: rule.ref, trigger, event: id, payload, created: iso(at) });
      const ms = Math.max(4, Math.round(action.ms * (0.7 + 0.7 * random() ** 2)));
      const failed = random() < action.failing;
      const waited = Math.round(4 + 12 * random());
      const output = outputOf(action.ref, failed, random);
      const end = at + waited + ms;
      rows.executions.push({
        id: enforcements,
        action: action.ref,
        enforcement: enforcements,
        event: id,
        rule: rule.ref,
        trigger,
        status: failed ? "failed" : "completed",
        result: {
          succeeded: !failed,
          exit_code: failed ? 1 : 0,
          duration_ms: ms,
          stdout: output.stdout,
          ...(failed ? { error: `${output.stderr}`.trim(), stderr_log: output.stderr } : {}),
        },
        started_at: iso(at + waited),
        finished_at: iso(end),
        created: iso(at),
      });
      rows.logs.push({
        execution: enforcements,
        seq: 1,
        stream: "stdout",
        content: output.stdout,
        created: iso(at + waited + 2),
      });
      if (failed)
        rows.logs.push({
          execution: enforcements,
          seq: 2,
          stream: "stderr",
          content: output.stderr,
          created: iso(end),
        });
    }
  }
  await insertAll(
    sql,
    rows.events,
    `insert into attune.event (id, trigger, trigger_ref, payload, source, source_ref, timer, scheduled_at, late_ms, coalesced, created)
    select v.id, t.id, v.trigger, v.payload, s.id, v.source, v.timer, v.scheduled_at, v.late_ms, v.coalesced, v.created
    from jsonb_to_recordset($1::jsonb) as v(id bigint, trigger text, payload jsonb, source text, timer int, scheduled_at timestamptz, late_ms int, coalesced int, created timestamptz)
      join attune.trigger t on t.ref = v.trigger left join attune.sensor s on s.ref = v.source order by v.id`,
  );
  await insertAll(
    sql,
    rows.enforcements,
    `insert into attune.enforcement (id, rule, rule_ref, trigger_ref, event, status, config, payload, conditions, created, resolved_at)
    select v.id, r.id, v.rule, v.trigger, v.event, 'processed', '{}', v.payload, r.conditions, v.created, v.created
    from jsonb_to_recordset($1::jsonb) as v(id bigint, rule text, trigger text, event bigint, payload jsonb, created timestamptz)
      join attune.rule r on r.ref = v.rule order by v.id`,
  );
  await insertAll(
    sql,
    rows.executions,
    `insert into attune.execution (id, action, action_ref, config, enforcement, event, rule_ref, trigger_ref, worker, status, result, started_at, finished_at, created, updated)
    select v.id, a.id, v.action, '{}', v.enforcement, v.event, v.rule, v.trigger, w.id, v.status, v.result, v.started_at, v.finished_at, v.created, v.finished_at
    from jsonb_to_recordset($1::jsonb) as v(id bigint, action text, enforcement bigint, event bigint, rule text, trigger text, status text, result jsonb, started_at timestamptz, finished_at timestamptz, created timestamptz)
      join attune.action a on a.ref = v.action
      left join lateral (select id from attune.worker where created <= v.created order by created desc limit 1) w on true order by v.id`,
  );
  await insertAll(
    sql,
    rows.logs,
    `insert into attune.execution_log (execution, seq, stream, content, created)
    select execution, seq, stream, content, created
    from jsonb_to_recordset($1::jsonb) as v(execution bigint, seq int, stream text, content text, created timestamptz)`,
  );
  for (const table of ["event", "enforcement", "execution"])
    await sql(`select setval('attune.${table}_id_seq', (select max(id) from attune.${table}))`);
  return rows.executions.length;
}

async function insertAll(sql: Sql, rows: JsonObject[], statement: string): Promise<void> {
  for (let from = 0; from < rows.length; from += 4_000)
    await sql(statement, [JSON.stringify(rows.slice(from, from + 4_000))]);
}

const FAILURES = ["no answer within 5 s", "502 Bad Gateway", "Connection reset by peer", "disk quota exceeded"];

function outputOf(action: string, failed: boolean, random: () => number): { stdout: string; stderr: string } {
  const item = 1 + Math.floor(400 * random());
  const stdout = `${action}: begin\n${failed ? "" : `${item} items looked at, ${Math.floor(item * random() * 0.2)} changed\ndone\n`}`;
  return { stdout, stderr: `${action.split(".")[1]}: ${FAILURES[Math.floor(random() * FAILURES.length)]}\n` };
}

const AUDITED = [
  ["rule.update", "rule", "shop.big_orders"],
  ["sensor.update", "sensor", "shop.stock_sync"],
  ["action.update", "action", "data.load"],
  ["key.decrypt", "key", "shop.warehouse_token"],
  ["execution.rerun", "execution", null],
  ["session.sign_in", "session", null],
] as const;

async function writeAudit(sql: Sql, nowMs: number, random: () => number): Promise<void> {
  const people = await sql<{ id: number; login: string }>(
    "select id, login from attune.identity where login in ('ann', 'ben', 'carla') order by login",
  );
  const times = Array.from({ length: 80 }, () => nowMs - Math.floor(random() * MONTH_DAYS * DAY)).sort((a, b) => a - b);
  for (const at of times) {
    const [action, resource, ref] = AUDITED[Math.floor(random() * AUDITED.length)] ?? AUDITED[0];
    const person = people[Math.floor(random() * people.length)];
    const denied = person?.login !== "ann" && random() < 0.3;
    await sql(
      `insert into attune.audit_event (actor_type, actor_id, actor_login, action, resource, resource_ref, outcome, via, address, created)
       values ('identity', $1, $2, $3, $4, $5, $6, 'console', $7, $8)`,
      [
        person?.id,
        person?.login,
        action,
        resource,
        ref,
        denied ? "denied" : "success",
        `192.0.2.${10 + Math.floor(random() * 9)}`,
        new Date(at),
      ],
    );
  }
}
