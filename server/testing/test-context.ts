import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import type { Grant } from "@/lib/schemas/identity";
import { GRANT_ACTIONS } from "@/lib/schemas/identity";
import { RESOURCES } from "@/lib/vocabulary";
import type { Config } from "@/server/config";
import { type Database, openDatabase } from "@/server/db/database";
import type { Actor, Ctx } from "@/server/domain/context";
import { silentLog } from "@/server/log";
import { createFakeEngine, type FakeEngine } from "@/server/testing/fake-engine";

/** A database of one test file's own. `drop` closes it and takes it away, whoever is still connected. */
export type TestDatabase = Database & { drop(): Promise<void> };

/** A migrated, otherwise empty database: call it in `beforeAll`, and its `drop` in `afterAll`. Only in db tests. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject("databaseServerUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(serverUrl, `create database ${name} template ${inject("templateDatabase")}`);
  const database = openDatabase(serverUrl.replace(/\/[^/]*$/, `/${name}`), silentLog, { poolSize: 8 });
  return {
    ...database,
    async drop() {
      await database.close();
      await administer(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

/** A database with nothing in it, not even the schema. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const serverUrl = inject("databaseServerUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(serverUrl, `create database ${name}`);
  const database = openDatabase(serverUrl.replace(/\/[^/]*$/, `/${name}`), silentLog, { poolSize: 2 });
  return {
    ...database,
    async drop() {
      await database.close();
      await administer(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function administer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Settings as the server has them by default, without reading the environment. */
export const testConfig: Config = {
  port: 3000,
  host: { path: process.env.PATH ?? "", lang: "C.UTF-8", timezone: "UTC" },
  installEnv: {},
  dataDirectory: path.join(tmpdir(), "attune-test-data"),
  packsDirectory: path.join(process.cwd(), "packs"),
  migrationsDirectory: path.join(process.cwd(), "prisma", "migrations"),
  databaseUrl: null,
  admin: null,
  selfRegistration: false,
  oidc: null,
  authSecret: "a-secret-that-only-tests-use-32-chars",
  publicUrl: "http://localhost:3000",
  encryptionKey: "a-key-that-only-tests-use-32-chars!!",
  encryptionKeyFile: null,
  previousEncryptionKey: null,
  role: "all",
  workerConcurrency: 2,
  logLevel: "silent",
  accessTokenTtlSeconds: 3600,
  trustedProxies: 0,
};

/** Every action on every resource. */
export const allGrants: Grant[] = RESOURCES.map((resource) => ({ resource, actions: [...GRANT_ACTIONS] }));

export type TestContext = Ctx & { engine: FakeEngine; actor: Actor };

/**
 * What a verb gets: the system's clock, a fake engine that records, and an administrator whose identity row exists.
 * `overrides` replaces any part of it.
 */
export async function createTestContext(
  database: Database,
  overrides: Partial<Omit<Ctx, "engine">> & { engine?: FakeEngine } = {},
): Promise<TestContext> {
  return {
    db: database,
    sql: database.sql,
    config: testConfig,
    clock: systemClock,
    log: silentLog,
    requestId: "test",
    origin: { via: "rest", address: "127.0.0.1", userAgent: "test" },
    ...overrides,
    engine: overrides.engine ?? createFakeEngine(),
    actor: overrides.actor ?? (await createTestActor(database)),
  };
}

/** Someone who is signed in; the identity is made when there is none of that login. No grants: may do nothing that is checked. */
export async function createTestActor(
  database: Database,
  options: { login?: string; grants?: Grant[]; permissionSetRefs?: string[] } = {},
): Promise<Actor & { kind: "identity" }> {
  const login = options.login ?? "admin";
  const row = await database.prisma.identity.upsert({ where: { login }, update: {}, create: { login } });
  return {
    kind: "identity",
    id: row.id,
    login,
    grants: options.grants ?? (login === "admin" ? allGrants : []),
    permissionSetRefs: options.permissionSetRefs ?? (login === "admin" ? ["core.admin"] : []),
  };
}
