import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type EmbeddedPostgres,
  runningPostmaster,
  startEmbeddedPostgres,
} from "@/server/db/embedded/embedded-postgres";
import { silentLog } from "@/server/log";
import { eventually } from "@/server/testing/eventually";

let directory: string;
let cluster: string;
let server: EmbeddedPostgres;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "attune-embedded-"));
  cluster = path.join(directory, "postgres");
  server = await startEmbeddedPostgres(directory, silentLog);
  await query("create table public.kept (id int primary key)");
});
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function query(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function isRunning(which: number): boolean {
  try {
    return process.kill(which, 0);
  } catch {
    return false;
  }
}

const pid = () => runningPostmaster(cluster)?.pid ?? 0;

/** Leaves a session open in the middle of a transaction, as a server that is killed does. */
async function leaveSession(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.url });
  client.on("error", () => undefined);
  await client.connect();
  await client.query("begin");
  await client.query("insert into public.kept values (-1)");
  return client;
}

test("it answers, only on this machine and only with its password, whose file nobody else can read", async () => {
  expect(await query("show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  const stranger = new pg.Client({ connectionString: server.url.replace(/:[^:@]*@/, ":wrong@") });
  await expect(stranger.connect()).rejects.toThrow(/password/);
  for (const name of ["database-password", "database-url"])
    expect(statSync(path.join(directory, name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(path.join(directory, "database-url"), "utf8").trim()).toBe(server.url);
});

test("a start that finds it running (its server was killed) adopts that one: same process, same address, same data", async () => {
  await query("insert into public.kept values (1)");
  const before = pid();
  const session = await leaveSession();
  const url = server.url;
  server = await startEmbeddedPostgres(directory, silentLog);
  expect(pid()).toBe(before);
  expect(server.url).toBe(url);
  expect(await query("select id from public.kept")).toEqual([{ id: 1 }]);
  await session.end();
});

test("after PostgreSQL itself was killed, at once and with sessions open, the next start recovers what was committed", async () => {
  await query("insert into public.kept values (2)");
  const session = await leaveSession();
  const before = pid();
  process.kill(before, "SIGKILL");
  server = await startEmbeddedPostgres(directory, silentLog);
  expect(pid()).not.toBe(before);
  expect(await query("select id from public.kept order by id")).toEqual([{ id: 1 }, { id: 2 }]);
  await session.end().catch(() => undefined);
});

test("a start that comes while a session of the killed PostgreSQL still holds its memory waits for the end of it", async () => {
  const session = await leaveSession();
  const backend = Number((await session.query("select pg_backend_pid() as pid")).rows[0]?.pid);
  process.kill(backend, "SIGSTOP"); // so that it does not notice
  process.kill(pid(), "SIGKILL");
  const starting = startEmbeddedPostgres(directory, silentLog);
  const log = path.join(directory, "postgres.log");
  await eventually("a first try is refused", () => readFileSync(log, "utf8").includes("shared memory block"));
  process.kill(backend, "SIGCONT");
  server = await starting;
  expect(await query("select id from public.kept order by id")).toEqual([{ id: 1 }, { id: 2 }]);
  await session.end().catch(() => undefined);
});

test("a stop ends it, leaves no process, and the next start has everything", async () => {
  const before = pid();
  await server.stop();
  expect(runningPostmaster(cluster)).toBeNull();
  await eventually("the process is gone", () => !isRunning(before));
  await server.stop(); // again does nothing
  server = await startEmbeddedPostgres(directory, silentLog);
  expect(await query("select id from public.kept order by id")).toEqual([{ id: 1 }, { id: 2 }]);
});

test("a pid file that a crash of the machine left behind, whose number another program has now, is in nobody's way", async () => {
  const [, ...rest] = readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n");
  await server.stop();
  const other = spawn("sleep", ["60"], { stdio: "ignore" });
  try {
    writeFileSync(path.join(cluster, "postmaster.pid"), [String(other.pid), ...rest].join("\n"));
    expect(runningPostmaster(cluster)).toBeNull();
    server = await startEmbeddedPostgres(directory, silentLog);
    expect(await query("select count(*)::int as count from public.kept")).toEqual([{ count: 2 }]);
  } finally {
    other.kill("SIGKILL");
  }
});

test.each(["", "garbage\n", "0\n", "-1\n\n\n5432\n"])(
  "a pid file that says nothing (%j) is no running server",
  async (content) => {
    const empty = mkdtempSync(path.join(tmpdir(), "attune-pidfile-"));
    writeFileSync(path.join(empty, "postmaster.pid"), content);
    expect(runningPostmaster(empty)).toBeNull();
    rmSync(empty, { recursive: true });
  },
);

test("a creation that was interrupted is begun anew", async () => {
  const other = mkdtempSync(path.join(tmpdir(), "attune-embedded-"));
  try {
    const unfinished = path.join(other, "postgres.new");
    mkdirSync(unfinished);
    writeFileSync(path.join(unfinished, "PG_VERSION"), "18\n");
    const made = await startEmbeddedPostgres(other, silentLog);
    await made.stop();
    expect(existsSync(unfinished)).toBe(false);
  } finally {
    rmSync(other, { recursive: true, force: true });
  }
});
