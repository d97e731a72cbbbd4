import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { appError, errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";

/** Any constant: nodes that start at once migrate one after the other. Held by a transaction, as a pooler gives no session. */
const MIGRATION_LOCK = 4_839_201_177;

/** The table that Prisma's own tools keep, so that they recognise what was applied here. */
const HISTORY_TABLE = `
  create schema if not exists attune;
  create table if not exists attune._prisma_migrations (
    id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null,
    logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0
  )`;

/**
 * Applies what is missing of prisma/migrations, in order, each migration whole or not at all (one transaction).
 * Needs no network and no engine; why Prisma's is not used: docs/decisions/0002.
 * @returns the names that were applied
 * @throws AppError `unavailable` when the database is newer than this program, or a migration fails.
 */
export async function applyMigrations(databaseUrl: string, migrationsDirectory: string, log: Log): Promise<string[]> {
  const names = readdirSync(migrationsDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const done: string[] = [];
    for (;;) {
      const name = await inTransaction(client, () => applyNext(client, migrationsDirectory, names));
      if (name === null) break;
      done.push(name);
    }
    if (done.length > 0) log.info({ migrations: done.length }, "the database is up to date");
    return done;
  } finally {
    await client.end();
  }
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    const result = await work();
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** Another node may have applied some since the last one: what is missing is read under the lock. @returns null: none is */
async function applyNext(client: pg.Client, migrationsDirectory: string, names: string[]): Promise<string | null> {
  await client.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
  await client.query(HISTORY_TABLE);
  const history = await client.query<{ migration_name: string }>(
    "select migration_name from attune._prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  const applied = history.rows.map((row) => row.migration_name);
  const unknown = applied.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw appError(
      "unavailable",
      `The database was made by a newer Attune (it has ${unknown.join(", ")}). Start that version, or use another database.`,
    );
  const name = names.find((candidate) => !applied.includes(candidate));
  if (name === undefined) return null;
  const script = readFileSync(path.join(migrationsDirectory, name, "migration.sql"), "utf8");
  const checksum = createHash("sha256").update(script).digest("hex");
  try {
    await client.query(script);
    await client.query(
      "insert into attune._prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) values ($1, $2, $3, clock_timestamp(), 1)",
      [randomUUID(), checksum, name],
    );
  } catch (error) {
    throw appError(
      "unavailable",
      `The database migration ${name} failed, nothing of it was kept: ${errorMessage(error)}`,
    );
  }
  return name;
}
