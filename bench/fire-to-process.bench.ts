import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { startAttuneServer } from "../e2e/fixtures/attune-server";
import { distribution } from "./percentiles";

export const title = "From the fire of a timer to the first line that its shell action runs";

const FIRES = 40;

/** bash itself says when it runs the first line (EPOCHREALTIME), so its own start is included. */
export async function run() {
  const attune = await startAttuneServer("bench-fire");
  try {
    const db = new pg.Client(attune.databaseUrl());
    await db.connect();
    await db.query(
      `insert into attune.sensor (ref, label, trigger_ref, config) values ('core.bench', 'Bench', 'core.intervaltimer', '{"unit":"seconds","interval":1}')`,
    );
    await db.query(
      `insert into attune.action (ref, label, entrypoint, runtime_ref) values ('core.bench', 'Bench', 'echo "$EPOCHREALTIME"', 'core.shell')`,
    );
    await db.query(
      `insert into attune.rule (ref, label, trigger_ref, sensor_ref, action_ref) values ('core.bench', 'Bench', 'core.intervaltimer', 'core.bench', 'core.bench')`,
    );
    await delay((FIRES + 5) * 1000);
    const rows = await db.query<{ fired: number; scheduled: number; claimed: number; printed: string }>(
      `select extract(epoch from (e.payload ->> 'fired_at')::timestamptz)::float * 1000 as fired, extract(epoch from e.scheduled_at)::float * 1000 as scheduled,
         extract(epoch from x.started_at)::float * 1000 as claimed, x.result ->> 'stdout' as printed
       from attune.execution x join attune.event e on e.id = x.event where x.status = 'completed' order by x.id offset 5`,
    );
    await db.end();
    const printedMs = (row: (typeof rows.rows)[number]) => Number.parseFloat(row.printed.replace(",", ".")) * 1000;
    return [
      distribution(
        "fire → shell runs its first line",
        rows.rows.map((row) => printedMs(row) - row.fired),
        "p50 ≤ 15 ms",
      ),
      distribution(
        "fire → execution claimed",
        rows.rows.map((row) => row.claimed - row.fired),
        "",
      ),
      distribution(
        "planned instant → shell runs",
        rows.rows.map((row) => printedMs(row) - row.scheduled),
        "",
      ),
    ];
  } finally {
    await attune.destroy();
  }
}
