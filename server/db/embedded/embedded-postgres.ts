import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { findPostgresBinaries } from "@/server/db/embedded/binaries";
import { chooseRunAs, giveTo, type RunAs } from "@/server/db/embedded/run-as";
import { appError, errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
/** For so long a start that ended at once is repeated: sessions of a killed PostgreSQL may hold its memory for a moment. */
const RESPAWN_MS = 8_000;
const RESPAWN_PAUSE_MS = 250;
const LOG_BYTES_MAX = 10 * 1024 * 1024;
const USER = "attune";
const DATABASE = "attune";

/** Sized for one small server: every setting that is not PostgreSQL's default, with few idle processes and a small footprint. */
const SETTINGS: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "64MB",
  io_method: "sync", // no I/O worker processes
  wal_level: "minimal", // no replicas
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  max_wal_size: "512MB",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  logging_collector: "off",
  huge_pages: "off",
};

export type EmbeddedPostgres = {
  url: string;
  /** Starts it again, on the same port, when it has ended by itself or was killed. */
  ensureRunning(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts the PostgreSQL that lives in `<dataDirectory>/postgres`, making it at the first start, or adopts the one that a
 * killed server left running there. It survives a kill of the server on purpose: nothing accepted is lost, and the next
 * start finds it. Its URL is written to `<dataDirectory>/database-url` (mode 0600) for psql and extra workers.
 * @throws AppError `unavailable` with what to do, when it cannot be made or does not answer.
 */
export async function startEmbeddedPostgres(dataDirectory: string, log: Log): Promise<EmbeddedPostgres> {
  const cluster = path.join(dataDirectory, "postgres");
  const password = readOrCreatePassword(dataDirectory);
  const urlFor = (port: number) => `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;

  const port = (await adopt()) ?? (await start());
  await ensureDatabase(urlFor(port));
  writeFileSync(path.join(dataDirectory, "database-url"), `${urlFor(port)}\n`, { mode: 0o600 });
  return {
    url: urlFor(port),
    async ensureRunning() {
      if (runningPostmaster(cluster)) return;
      log.warn("the embedded database has ended, starting it again");
      await start(port);
    },
    stop: () => stopPostmaster(cluster, log),
  };

  /** The port of the one that runs here; null when there is none, or it was about to end. */
  async function adopt(): Promise<number | null> {
    const running = runningPostmaster(cluster);
    if (!running) return null;
    const hasEnded = () => runningPostmaster(cluster) === null;
    try {
      await waitUntilReady(urlFor(running.port), dataDirectory, hasEnded);
      log.info({ pid: running.pid, port: running.port }, "adopted the embedded database that was still running");
      return running.port;
    } catch (error) {
      if (hasEnded()) return null;
      throw error;
    }
  }

  /** On this port, or on any free one. */
  async function start(fixedPort?: number): Promise<number> {
    const binaries = await findPostgresBinaries();
    const runAs = chooseRunAs(binaries.postgres);
    if (!existsSync(path.join(cluster, "PG_VERSION"))) {
      log.info("creating the embedded database");
      createCluster(binaries.initdb, cluster, password, runAs, dataDirectory);
    }
    removeForeignPidFile(cluster);
    const deadline = Date.now() + RESPAWN_MS;
    for (;;) {
      const port = fixedPort ?? (await freePort());
      const hasEnded = spawnPostgres(binaries.postgres, cluster, port, runAs, dataDirectory);
      try {
        await waitUntilReady(urlFor(port), dataDirectory, hasEnded);
        return port;
      } catch (error) {
        if (!hasEnded() || Date.now() > deadline) throw error;
        await delay(RESPAWN_PAUSE_MS);
      }
    }
  }
}

function readOrCreatePassword(dataDirectory: string): string {
  const file = path.join(dataDirectory, "database-password");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const password = randomBytes(24).toString("base64url");
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

function createCluster(initdb: string, cluster: string, password: string, runAs: RunAs, dataDirectory: string): void {
  // A start that was killed in the middle of this leaves a directory without PG_VERSION, or with an unfinished one: begin anew.
  const unfinished = `${cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  giveTo(runAs, unfinished);
  const passwordFile = path.join(dataDirectory, "postgres.pw"); // a copy which the user of the database may read
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runAs.uid !== undefined && runAs.gid !== undefined) chownSync(passwordFile, runAs.uid, runAs.gid);
  const [command = initdb, ...prefix] = [...runAs.prefix, initdb];
  const args = ["-D", unfinished, "-U", USER, "-A", "scram-sha-256", `--pwfile=${passwordFile}`, "-E", "UTF8"];
  args.push("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions");
  const done = spawnSync(command, [...prefix, ...args], {
    encoding: "utf8",
    cwd: dataDirectory,
    ...ids(runAs),
  });
  rmSync(passwordFile, { force: true });
  if (done.status !== 0)
    throw appError(
      "unavailable",
      `The embedded database could not be created in ${cluster}: ${(done.stderr || errorMessage(done.error)).trim().split("\n").slice(-1)[0]}. Free the disk or set ATTUNE_DATA_DIR or DATABASE_URL.`,
    );
  renameSync(unfinished, cluster);
}

/** @returns the function that says whether it has ended */
function spawnPostgres(
  postgres: string,
  cluster: string,
  port: number,
  runAs: RunAs,
  dataDirectory: string,
): () => boolean {
  const logFile = path.join(dataDirectory, "postgres.log");
  if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES_MAX) rmSync(logFile);
  const out = openSync(logFile, "a", 0o600);
  const settings = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const [command = postgres, ...prefix] = [...runAs.prefix, postgres];
  // In a session of its own: Ctrl-C must reach the server, which stops the database last.
  const child = spawn(command, [...prefix, "-D", cluster, ...settings], {
    detached: true,
    stdio: ["ignore", out, out],
    cwd: dataDirectory,
    env: { PATH: process.env.PATH, LANG: "C.UTF-8" } as unknown as NodeJS.ProcessEnv,
    ...ids(runAs),
  });
  let ended = false;
  const end = () => {
    ended = true; // why is said by waitUntilReady, with the log
  };
  child.on("error", end);
  child.on("exit", end);
  child.unref();
  closeSync(out);
  return () => ended;
}

function ids(runAs: RunAs): { uid?: number; gid?: number } {
  return runAs.uid === undefined ? {} : { uid: runAs.uid, ...(runAs.gid === undefined ? {} : { gid: runAs.gid }) };
}

/** "" for a file that is not there: PostgreSQL takes its own away when it ends, at any moment, and so does /proc. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (!["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return "";
  }
}

/** The postmaster of this cluster, if its pid file names a live PostgreSQL process. */
export function runningPostmaster(cluster: string): { pid: number; port: number } | null {
  const lines = readIfThere(path.join(cluster, "postmaster.pid")).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port) || port <= 0) return null;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return null;
  }
  const commandLine = process.platform === "linux" ? readIfThere(`/proc/${pid}/cmdline`) : "";
  if (commandLine !== "" && !commandLine.includes(cluster)) return null; // a reused pid: some other program has it now
  return { pid, port };
}

/**
 * A pid file from before a crash of the machine may name a process that is some other program by now. PostgreSQL only sees
 * that it lives, and would refuse to start for ever.
 */
function removeForeignPidFile(cluster: string): void {
  const file = path.join(cluster, "postmaster.pid");
  if (process.platform !== "linux" || !existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  // Readable, so that it was seen not to be ours (runningPostmaster); a dead process's file is left to PostgreSQL's own checks.
  if (Number.isInteger(pid) && pid > 0 && existsSync(`/proc/${pid}/cmdline`)) rmSync(file, { force: true });
}

async function waitUntilReady(url: string, dataDirectory: string, hasEnded: () => boolean): Promise<void> {
  const postgresUrl = url.replace(/\/[^/]*$/, "/postgres");
  const deadline = Date.now() + START_TIMEOUT_MS;
  let last = "";
  while (Date.now() < deadline) {
    const client = new pg.Client({ connectionString: postgresUrl, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      last = errorMessage(error);
      if (hasEnded()) break;
    } finally {
      await client.end().catch(() => undefined);
    }
    await delay(20);
  }
  const tail = readFileSync(path.join(dataDirectory, "postgres.log"), "utf8").trim().split("\n").slice(-1)[0];
  throw appError(
    "unavailable",
    `The embedded database does not start (${last}). Its log ${path.join(dataDirectory, "postgres.log")} ends with: ${tail}`,
  );
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, "/postgres") });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function stopPostmaster(cluster: string, log: Log): Promise<void> {
  const running = runningPostmaster(cluster);
  if (!running) return;
  process.kill(running.pid, "SIGINT"); // "fast" shutdown: ends sessions, writes a checkpoint
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (runningPostmaster(cluster)) {
    if (Date.now() > deadline) {
      log.warn({ pid: running.pid }, "the embedded database does not stop; it recovers at the next start");
      process.kill(running.pid, "SIGQUIT");
      return;
    }
    await delay(20);
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
