import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/server/db/database";
import { applyMigrations } from "@/server/db/migrate";
import { silentLog } from "@/server/log";
import { createSchemaEngine } from "@/server/testing/schema-engine";
import { createEmptyDatabase, createTestDatabase, type TestDatabase, testConfig } from "@/server/testing/test-context";

const SCHEMA_FILE = path.join(process.cwd(), "prisma", "schema.prisma");

let migrated: TestDatabase;
let modelled: TestDatabase;
beforeAll(async () => {
  migrated = await createTestDatabase();
  modelled = await createEmptyDatabase();
});
afterAll(async () => {
  await migrated.drop();
  await modelled.drop();
});

/** The SQL that would make the tables of the datamodel in an empty database. */
async function scriptOfDatamodel(url: string): Promise<string> {
  const engine = await createSchemaEngine(url, SCHEMA_FILE);
  const { stdout } = await engine.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: readFileSync(SCHEMA_FILE, "utf8") }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout ?? "";
}

/** What Prisma's language can say about the schema attune, one line for each fact. */
async function factsOf(database: Database): Promise<string[]> {
  const rows = await database.sql<{ fact: string }>(
    `select format('column %s.%s %s%s default %s', table_name, column_name, udt_name || coalesce('(' || datetime_precision || ')', ''),
       case is_nullable when 'NO' then ' not null' else '' end,
       coalesce(replace(column_default, 'attune.', ''), 'none')) as fact
     from information_schema.columns where table_schema = 'attune' and table_name <> '_prisma_migrations'
     union all
     select format('constraint %s %s %s', conrelid::regclass::text, conname, pg_get_constraintdef(oid))
     from pg_constraint where connamespace = 'attune'::regnamespace and contype in ('p', 'f', 'u')
       and conrelid::regclass::text !~ '_prisma_migrations'
     union all
     select format('index %s', pg_get_indexdef(indexrelid)) from pg_index join pg_class c on c.oid = indexrelid
     where c.relnamespace = 'attune'::regnamespace and indpred is null and indrelid::regclass::text !~ '_prisma_migrations'
     order by fact`,
  );
  return rows.map((row) => row.fact);
}

test("the migrations and prisma/schema.prisma describe the same columns, keys and indexes", async () => {
  const script = await scriptOfDatamodel(modelled.url);
  await modelled.pool.query("create schema if not exists attune; set search_path to attune");
  await modelled.transaction(async (_sql, client) => {
    await client.query("set local search_path to attune");
    await client.query(script);
  });
  const facts = await factsOf(migrated);
  expect(facts.filter((fact) => fact.startsWith("column ")).length).toBeGreaterThan(150);
  expect(facts.filter((fact) => fact.includes("FOREIGN KEY")).length).toBeGreaterThan(20);
  expect(await factsOf(modelled)).toEqual(facts);
});

test("a column that only one of the two has is found", async () => {
  const before = await factsOf(migrated);
  await migrated.sql("alter table attune.pack add column planted text");
  expect(await factsOf(migrated)).not.toEqual(before);
  await migrated.sql("alter table attune.pack drop column planted");
  expect(await factsOf(migrated)).toEqual(before);
});

test("nodes that start at once on an empty database make it once between them", async () => {
  const empty = await createEmptyDatabase();
  try {
    const applied = await Promise.all(
      Array.from({ length: 4 }, () => applyMigrations(empty.url, testConfig.migrationsDirectory, silentLog)),
    );
    const names = applied.flat().sort();
    expect(names).toEqual([...new Set(names)]);
    expect(await empty.sql("select count(*) from attune._prisma_migrations")).toEqual([{ count: names.length }]);
    const locks =
      "select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";
    expect(await empty.sql(locks)).toEqual([]);
  } finally {
    await empty.drop();
  }
});

test("migrations that are applied already are left alone", async () => {
  expect(await applyMigrations(migrated.url, testConfig.migrationsDirectory, silentLog)).toEqual([]);
});

test("a database that has a migration which this program does not know is refused with its name", async () => {
  await migrated.sql(
    "insert into attune._prisma_migrations (id, checksum, migration_name, finished_at) values ('x', '', '9999_future', now())",
  );
  await expect(applyMigrations(migrated.url, testConfig.migrationsDirectory, silentLog)).rejects.toThrow("9999_future");
});
