import type { Database } from "../server/db/database";

const PACKS = 12;
const ACTIONS_OF_A_PACK = 5;
const SENSORS = 200;
const RULES = 120;
const IDENTITIES = 5;

/**
 * Fills a migrated database as a busy server would: definitions, and `rows` events and executions (and enforcements of
 * four fifths of them) of the last 24 hours. Few definitions make most of the rows; `pack1.rare` and what belongs to it
 * did something only long ago, which is the hardest for a list that begins with the newest.
 */
export async function fillHistories(db: Database, rows: number): Promise<void> {
  await db.transaction(async (sql) => {
    await sql("set local session_replication_role = replica"); // no live feed for rows that were never live
    await sql("set local synchronous_commit = off");
    await sql(
      `insert into attune.pack (ref, label, version) select 'pack' || n, 'Pack ' || n, '1.0.0' from generate_series(1, ${PACKS}) n
       union all select 'core', 'Core', '1.0.0'`,
    );
    await sql(`insert into attune.identity (login) select 'user' || n from generate_series(1, ${IDENTITIES}) n`);
    await sql(
      `insert into attune.action (ref, pack, pack_ref, label, entrypoint)
       select p.ref || '.do' || n, p.id, p.ref, 'Do ' || n, 'true' from attune.pack p, generate_series(1, ${ACTIONS_OF_A_PACK}) n
       union all select 'pack1.rare', id, ref, 'Rare', 'true' from attune.pack where ref = 'pack1'`,
    );
    await sql(
      `insert into attune.trigger (ref, pack, pack_ref, label)
       select 'core.' || v.name, p.id, 'core', v.name from attune.pack p, unnest(array['intervaltimer', 'crontimer', 'datetimetimer', 'alert']) as v(name) where p.ref = 'core'
       union all select 'pack1.happened' || n, id, ref, 'Happened' from attune.pack, generate_series(1, 20) n where ref = 'pack1'
       union all select 'pack1.rare', id, ref, 'Rare' from attune.pack where ref = 'pack1'`,
    );
    await sql(
      `insert into attune.sensor (ref, pack, pack_ref, label, trigger, trigger_ref, entrypoint, config)
       select 'pack1.sensor' || n, p.id, p.ref, 'Sensor ' || n, t.id, t.ref, 'internal://timer', '{"unit":"seconds","interval":60}'::jsonb
       from attune.pack p, attune.trigger t, generate_series(1, ${SENSORS}) n where p.ref = 'pack1' and t.ref = 'core.intervaltimer'
       union all select 'pack1.rare', p.id, p.ref, 'Rare', t.id, t.ref, 'internal://timer', '{"unit":"seconds","interval":60}'::jsonb
       from attune.pack p, attune.trigger t where p.ref = 'pack1' and t.ref = 'core.intervaltimer'`,
    );
    await sql(
      `insert into attune.rule (ref, pack, pack_ref, label, action, action_ref, trigger, trigger_ref)
       select 'pack1.rule' || n, p.id, p.ref, 'Rule ' || n, a.id, a.ref, t.id, t.ref
       from generate_series(1, ${RULES}) n
         join attune.pack p on p.ref = 'pack1'
         join attune.action a on a.ref = 'pack' || (1 + n % ${PACKS}) || '.do' || (1 + n % ${ACTIONS_OF_A_PACK})
         join attune.trigger t on t.ref = case when n % 4 = 0 then 'pack1.happened' || (1 + n % 20) else 'core.intervaltimer' end
       union all select 'pack1.rare', p.id, p.ref, 'Rare', a.id, a.ref, t.id, t.ref
       from attune.pack p, attune.action a, attune.trigger t where p.ref = 'pack1' and a.ref = 'pack1.rare' and t.ref = 'pack1.rare'`,
    );
  });
  await db.transaction(async (sql) => {
    await sql("set local session_replication_role = replica");
    await sql("set local synchronous_commit = off");
    await sql("select setseed(0.42)");
    // power(random(), 3): the first sensors, rules and actions make most of the rows
    await sql(
      `insert into attune.event (trigger, trigger_ref, payload, source, source_ref, scheduled_at, late_ms, created)
       select t.id, t.ref, jsonb_build_object('type', 'interval', 'interval_seconds', 60, 'execution_count', v.n, 'sensor_ref', s.ref, 'scheduled_at', v.at, 'fired_at', v.at, 'late_ms', 3, 'note', repeat('x', (40 + v.n % 120)::int)),
         s.id, s.ref, v.at, (random() * 6)::int, v.at
       from (select n, now() - (($1 - n) * interval '86000 seconds' / $1) as at,
           case when n <= 40 then 'pack1.rare' else 'pack1.sensor' || (1 + floor(${SENSORS} * power(random(), 3)))::int end as sensor,
           case when n <= 40 then 'pack1.rare' when random() < 0.8 then 'core.intervaltimer' else 'pack1.happened' || (1 + floor(20 * power(random(), 3)))::int end as trigger
         from generate_series(1, $1::int) n) v
       join attune.sensor s on s.ref = v.sensor join attune.trigger t on t.ref = v.trigger order by v.n`,
      [rows],
    );
    await sql(
      `insert into attune.enforcement (rule, rule_ref, trigger_ref, event, status, config, payload, created, resolved_at)
       select r.id, r.ref, r.trigger_ref, e.id, case when e.id % 500 = 0 then 'disabled' else 'processed' end, '{"message":"hello"}'::jsonb, e.payload, e.created, e.created
       from (select id, payload, created, case when id <= (select min(id) + 40 from attune.event) then 'pack1.rare' else 'pack1.rule' || (1 + floor(${RULES} * power(random(), 3)))::int end as rule
         from attune.event where id % 5 <> 0 order by id) e join attune.rule r on r.ref = e.rule order by e.id`,
    );
    await sql(
      `insert into attune.execution (action, action_ref, config, enforcement, event, rule_ref, trigger_ref, executor, status, result, parent, started_at, finished_at, created, updated)
       select a.id, a.ref, '{"message":"hello"}'::jsonb, v.enforcement, v.event, v.rule_ref, v.trigger_ref, v.executor, v.status,
         jsonb_build_object('succeeded', v.status = 'completed', 'exit_code', 0, 'duration_ms', v.n % 900, 'stdout', 'line ' || v.n || ' ' || repeat('output ', (4 + v.n % 60)::int) || case when v.n % 250000 = 77 then 'needle' else '' end),
         null, v.created, v.created + interval '1 second', v.created, v.created + interval '1 second'
       from (
         select row_number() over (order by e.id) as n, n.id as enforcement, case when n.id is null then null else e.id end as event, n.rule_ref, n.trigger_ref,
           coalesce(r.action, (select min(id) from attune.action) + e.id::int % 60) as action,
           (select min(id) from attune.identity) + (e.id::int % 5) as executor, e.created,
           case when d.dice < 0.94 then 'completed' when d.dice < 0.98 then 'failed' when d.dice < 0.99 then 'cancelled' when d.dice < 0.995 then 'timeout' else 'abandoned' end as status
         from attune.event e left join attune.enforcement n on n.event = e.id left join attune.rule r on r.id = n.rule
           cross join lateral (select random() + 0 * e.id as dice) d
       ) v join attune.action a on a.id = v.action order by v.n`,
    );
    // What runs and waits is among the newest; one execution in a hundred has a parent; one action only ever failed.
    await sql(
      "update attune.execution set status = 'running', result = null, finished_at = null where id in (select id from attune.execution order by id desc limit 10)",
    );
    await sql("update attune.execution set parent = id - 1 where id % 100 = 0");
    await sql("update attune.execution set status = 'failed' where action_ref = 'pack2.do2'");
  });
  await db.pool.query("vacuum analyze attune.event, attune.enforcement, attune.execution");
}
