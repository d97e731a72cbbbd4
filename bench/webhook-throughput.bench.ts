import { connect, type Socket } from "node:net";
import pg from "pg";
import { type AttuneServer, startAttuneServer } from "../e2e/fixtures/attune-server";
import { openRestClient } from "../e2e/fixtures/rest-client";
import { percentile } from "./percentiles";

export const title =
  "POST /api/v1/webhooks/{key} over 32 keep-alive connections, one matching rule: answered once event, enforcement, execution and job are committed";

const CONNECTIONS = 32;
const WARM_UP_MS = 4_000;
const MEASURED_MS = 20_000;
const TARGET = "≥ 1500/s, p99 ≤ 60 ms";

/** The sender shares the machine with the server and its database, as does everything else here. */
export async function run() {
  return [
    await measure("without a worker: executions wait", "scheduler"),
    await measure("while a worker runs them (each starts a shell)", "all"),
  ];
}

async function measure(what: string, role: string) {
  const attune = await startAttuneServer(`bench-webhook-${role}`, { ATTUNE_ROLE: role, ATTUNE_LOG_LEVEL: "warn" });
  try {
    const rest = await openRestClient(attune);
    const names = { ref: "core.bench", label: "Bench", pack_ref: "core" };
    await rest.ask("POST", "/api/v1/triggers", names);
    await rest.ask("POST", "/api/v1/actions", { ...names, entrypoint: "true", runtime_ref: "core.shell" });
    await rest.ask("POST", "/api/v1/rules", {
      ...names,
      trigger_ref: "core.bench",
      action_ref: "core.bench",
      conditions: [{ field: "kind", operator: "equals", value: "door" }],
      action_params: { text: "{{ event.payload.kind }} {{ event.payload.number }}" },
    });
    const { webhook_key } = await rest.ask<{ webhook_key: string }>(
      "POST",
      "/api/v1/triggers/core.bench/webhooks/enable",
    );
    await send(attune, webhook_key, WARM_UP_MS);
    const { latenciesMs, events, refused } = await send(attune, webhook_key, MEASURED_MS);
    const ms = (p: number) => Math.round(percentile(latenciesMs, p) * 10) / 10;
    return {
      what,
      "requests/s": Math.round((latenciesMs.length / MEASURED_MS) * 1_000),
      "p50 ms": ms(0.5),
      "p95 ms": ms(0.95),
      "p99 ms": ms(0.99),
      answered: events.length,
      refused,
      "not committed": await missing(attune, events),
      target: role === "all" ? "" : TARGET,
    };
  } finally {
    await attune.destroy();
  }
}

type Sent = { latenciesMs: number[]; events: number[]; refused: number };

async function send(attune: AttuneServer, key: string, forMs: number): Promise<Sent> {
  const sent: Sent = { latenciesMs: [], events: [], refused: 0 };
  const endsAt = performance.now() + forMs;
  await Promise.all(Array.from({ length: CONNECTIONS }, () => sendOn(attune.port, key, endsAt, sent)));
  return sent;
}

/** One connection with one request under way at a time. Written on the socket: a client library would need more time than the server. */
function sendOn(port: number, key: string, endsAt: number, sent: Sent): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let number = 0;
    let startedAt = 0;
    let received = "";
    const next = () => {
      if (performance.now() >= endsAt) {
        socket.end();
        return resolve();
      }
      const body = JSON.stringify({ payload: { kind: "door", number: number++, text: "opened by somebody" } });
      startedAt = performance.now();
      socket.write(
        `POST /api/v1/webhooks/${key} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: bench\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    };
    socket.on("connect", next);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      const head = received.indexOf("\r\n\r\n");
      const length = Number(/^content-length: (\d+)/im.exec(received)?.[1] ?? Number.NaN);
      if (head < 0 || received.length < head + 4 + length) return;
      sent.latenciesMs.push(performance.now() - startedAt);
      const event = received.startsWith("HTTP/1.1 200") && /"event_id":(\d+)/.exec(received)?.[1];
      if (event) sent.events.push(Number(event));
      else sent.refused += 1;
      received = "";
      next();
    });
  });
}

/** How many of the answered events lack their row, its enforcement, its execution, or a job that waits, runs or has run. */
async function missing(attune: AttuneServer, events: number[]): Promise<number> {
  const db = new pg.Client(attune.databaseUrl());
  await db.connect();
  try {
    const { rows } = await db.query<{ complete: string }>(
      `with job as (select (payload ->> 'execution')::bigint as execution from graphile_worker._private_jobs)
       select count(distinct e.id) as complete from unnest($1::bigint[]) as answered(id)
       join attune.event e on e.id = answered.id join attune.enforcement n on n.event = e.id
       join attune.execution x on x.enforcement = n.id left join job on job.execution = x.id
       where job.execution is not null or x.status <> 'requested'`,
      [events],
    );
    return events.length - Number(rows[0]?.complete ?? 0);
  } finally {
    await db.end();
  }
}
