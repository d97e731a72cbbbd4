import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { startAttuneServer } from "../e2e/fixtures/attune-server";
import { distribution } from "./percentiles";

export const title =
  "Lateness of 1,000 one-second timers over 30 s, from the planned instant to the commit of the event";

const TIMERS = 1_000;
const WARM_UP_MS = 5_000;
const MEASURED_MS = 30_000;

/** Spread timers, as people make them, and then all of them on the same instant. */
export async function run() {
  return [...(await measure("spread over the second", false)), ...(await measure("all on the same instant", true))];
}

async function measure(shape: string, aligned: boolean) {
  const attune = await startAttuneServer("bench-lateness");
  try {
    const setting = new pg.Client(attune.databaseUrl());
    await setting.connect();
    await setting.query("alter system set track_commit_timestamp = on"); // tells when each event was committed
    await setting.end();
    await attune.restart();
    const db = new pg.Client(attune.databaseUrl());
    await db.connect();
    await db.query(
      `insert into attune.sensor (ref, label, trigger_ref, config)
       select 'core.bench-' || n, 'Bench ' || n, 'core.intervaltimer', '{"unit":"seconds","interval":1}' from generate_series(1, $1) n`,
      [TIMERS],
    );
    const phase = aligned
      ? "date_trunc('second', now())"
      : "date_trunc('second', now()) + make_interval(secs => (id % 1000) / 1000.0)";
    await db.query(`update attune.timer set phase_at = ${phase}, version = version`);
    await delay(WARM_UP_MS);
    const from = new Date(Math.ceil(Date.now() / 1000) * 1000);
    await delay(from.getTime() + MEASURED_MS + 3_000 - Date.now());
    const to = new Date(from.getTime() + MEASURED_MS);
    const events = await db.query<{ late: number; coalesced: number | null }>(
      `select extract(epoch from pg_xact_commit_timestamp(xmin) - scheduled_at)::float * 1000 as late, coalesced
       from attune.event where scheduled_at > $1 and scheduled_at <= $2`,
      [from, to],
    );
    const doubled = await db.query("select timer, scheduled_at from attune.event group by 1, 2 having count(*) > 1");
    await db.end();
    const late = events.rows.map((row) => row.late);
    const coalesced = events.rows.reduce((sum, row) => sum + (row.coalesced ?? 0), 0);
    return [
      {
        ...distribution(shape, late, "p50 ≤ 5, p99 ≤ 25 ms"),
        due: (TIMERS * MEASURED_MS) / 1000,
        lost: (TIMERS * MEASURED_MS) / 1000 - late.length - coalesced,
        coalesced,
        doubled: doubled.rowCount,
        early: late.filter((ms) => ms < 0).length,
      },
    ];
  } finally {
    await attune.destroy();
  }
}
