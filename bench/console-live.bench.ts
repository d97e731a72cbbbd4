import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { startAttuneServer } from "../e2e/fixtures/attune-server";
import { createScript } from "../e2e/fixtures/definitions";
import { openRestClient } from "../e2e/fixtures/rest-client";
import { openBrowser, settled, signIn, watchCosts, watchTasks } from "./console-page";
import { distribution } from "./percentiles";

export const title = "What an open page costs: idle, under 500 events/s, and with a log of 10,000 lines";

const IDLE_SECONDS = 30;
const STREAM_SECONDS = 60;
const TIMERS = 500;
const LINES = 10_000;

export async function run() {
  const attune = await startAttuneServer("bench-live");
  const browser = await openBrowser();
  try {
    const rest = await openRestClient(attune);
    const context = await signIn(browser, attune);

    const log = await context.newPage();
    await createScript(rest, "core.bench-lines", printLines());
    const { id } = await rest.ask<{ id: number }>("POST", "/api/v1/executions/execute", {
      action_ref: "core.bench-lines",
    });
    await log.goto(`/executions/${id}`);
    await log.getByRole("heading", { level: 1 }).waitFor(); // it is settled when the execution has ended
    const stopLog = await watchTasks(log);
    await log.getByText(`line ${LINES} `).waitFor({ timeout: 60_000 });
    const logged = await stopLog();
    await log.close();

    const page = await context.newPage();
    await page.goto("/");
    await settled(page);
    await delay(5_000);
    const costs = await watchCosts(page);
    const before = await costs();
    await delay(IDLE_SECONDS * 1_000);
    const idle = await costs();

    const db = new pg.Client(attune.databaseUrl());
    await db.connect();
    for (let batch = 0; batch < 20; batch += 1) {
      await db.query(
        `insert into attune.sensor (ref, label, trigger_ref, config)
         select 'core.bench-' || n, 'Bench ' || n, 'core.intervaltimer', '{"unit":"seconds","interval":1}'
           from generate_series($1::int, $2::int) n`,
        [batch * 25 + 1, batch * 25 + 25],
      );
      await delay(50); // 20 places in the second
    }
    await delay(5_000);
    const { rows: first } = await db.query<{ n: number }>("select count(*)::int as n from attune.event");
    const start = await costs();
    const stop = await watchTasks(page);
    await delay(STREAM_SECONDS * 1_000);
    const streamed = await stop();
    const middle = await costs();
    const { rows: last } = await db.query<{ n: number }>("select count(*)::int as n from attune.event");
    await delay(STREAM_SECONDS * 1_000);
    const end = await costs();
    await db.end();
    const rate = ((last[0]?.n ?? 0) - (first[0]?.n ?? 0)) / STREAM_SECONDS;
    const cpu = (from: typeof start, to: typeof start, seconds: number) =>
      `${(((to.taskSeconds - from.taskSeconds) / seconds) * 100).toFixed(1)} % of a core`;
    return [
      { what: "idle dashboard", is: cpu(before, idle, IDLE_SECONDS), target: "< 1 %" },
      { what: `${TIMERS} timers of 1 s`, is: `${Math.round(rate)} events/s committed`, target: "500/s" },
      { what: "the page meanwhile", is: cpu(start, middle, STREAM_SECONDS), target: "" },
      {
        what: "its longest task",
        is: `${Math.round(Math.max(0, ...streamed.tasks))} ms`,
        target: "≤ 100 ms",
      },
      {
        what: "what it holds after 0, 1 and 2 minutes",
        is: [start, middle, end].map(({ heapMb }) => `${heapMb.toFixed(1)} MB`).join(", "),
        target: "bounded",
      },
      distribution("between its frames", streamed.frames, ""),
      {
        what: `longest task while ${LINES} lines arrive`,
        is: `${Math.round(Math.max(0, ...logged.tasks))} ms`,
        target: "",
      },
      distribution("between frames of the log", logged.frames, "no frame dropped"),
    ];
  } finally {
    await browser.close();
    await attune.destroy();
  }
}

/** Prints coloured lines for about ten seconds, once somebody watches. */
function printLines(): string {
  return `sleep 5
for block in $(seq 0 99); do
  seq $((block * ${LINES / 100} + 1)) $((block * ${LINES / 100} + ${LINES / 100})) | sed 's/.*/\\x1b[3&1mline & \\x1b[0mof ten thousand/; s/\\[3[0-9]*1m/[32m/'
  sleep 0.1
done`;
}
