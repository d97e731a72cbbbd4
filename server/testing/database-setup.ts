import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "@/server/db/embedded/embedded-postgres";
import { applyMigrations } from "@/server/db/migrate";
import { silentLog } from "@/server/log";

declare module "vitest" {
  export interface ProvidedContext {
    /** A database of the test server to connect to for administration, and the name of the migrated one to clone. */
    databaseServerUrl: string;
    templateDatabase: string;
  }
}

const TEMPLATE = "attune_template";

/**
 * One PostgreSQL for all database tests, in a directory of its own that is gone afterwards. The template has every
 * migration applied, the queue's included, so that a test file gets its database by a copy (some 50 ms).
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(path.join(tmpdir(), "attune-test-"));
  const server = await startEmbeddedPostgres(directory, silentLog);
  const stop = async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      // Nothing of this survives the run, so nothing needs to reach the disk.
      await client.query("alter system set fsync = off");
      await client.query("alter system set synchronous_commit = off");
      await client.query("select pg_reload_conf()");
      await client.query(`create database ${TEMPLATE}`);
    } finally {
      await client.end();
    }
    const templateUrl = server.url.replace(/\/[^/]*$/, `/${TEMPLATE}`);
    await applyMigrations(templateUrl, path.join(process.cwd(), "prisma", "migrations"), silentLog);
    await runMigrations({ connectionString: templateUrl });
    project.provide("databaseServerUrl", server.url);
    project.provide("templateDatabase", TEMPLATE);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
