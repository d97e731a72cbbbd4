import { afterAll, beforeAll, expect, test } from "vitest";
import { LEDGER_GRACE_MS, ledgerBalance } from "@/lib/schedule/ledger";
import { DEMO_SENSORS } from "@/server/demo/demo-definitions";
import { isSeeded, seedDemo } from "@/server/demo/seed-demo";
import { loadLedgers } from "@/server/domain/ledger/load-ledger";
import { loadStandardPacks } from "@/server/domain/packs/load-standard-packs";
import { createTestContext, createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

const databases: TestDatabase[] = [];
const nowMs = Date.now();
beforeAll(async () => {
  for (let count = 0; count < 2; count += 1) {
    const database = await createTestDatabase();
    databases.push(database);
    const ctx = await createTestContext(database, { actor: { kind: "system" } });
    await loadStandardPacks(ctx);
    await seedDemo(ctx, nowMs);
  }
}, 120_000);
afterAll(async () => {
  for (const database of databases) await database.drop();
});

const only = () => {
  const [database] = databases;
  if (!database) throw new Error("there is no database");
  return database;
};

test("the same moment gives the same history", async () => {
  const sums = await Promise.all(
    databases.map(async ({ sql }) => {
      const found: Record<string, unknown> = {};
      for (const [table, columns] of Object.entries({
        event: "id, trigger_ref, source_ref, payload, scheduled_at, late_ms, created",
        enforcement: "id, rule_ref, event, created",
        execution: "id, action_ref, status, result, started_at, finished_at",
        execution_log: "execution, seq, stream, content",
        audit_event: "actor_login, action, outcome, address",
      })) {
        const where = table === "audit_event" ? "where actor_type = 'identity'" : "";
        [found[table]] = await sql(
          `select count(*), md5(string_agg(v::text, '|' order by v::text)) as sum from (select ${columns} from attune.${table} ${where}) v`,
        );
      }
      return found;
    }),
  );
  expect(sums[1]).toEqual(sums[0]);
  expect(sums[0]).toMatchObject({ event: { count: expect.any(Number) } });
});

test("a month of every kind is there: fires, skips, failures, logs, workers", async () => {
  const [row] = await only().sql(
    `select (select count(*) from attune.sensor where is_adhoc) as sensors,
       (select count(*) > 10000 from attune.event) as events,
       (select count(*) > 100 from attune.execution where status = 'failed') as failures,
       (select max(created) - min(created) > interval '27 days' from attune.event) as month,
       (select count(*) >= 5 from attune.timer_skip) as skips,
       (select count(*) from attune.worker) as workers,
       (select bool_and(exists (select from attune.execution_log l where l.execution = x.id)) from attune.execution x) as logs`,
  );
  expect(row).toEqual({
    sensors: DEMO_SENSORS.length,
    events: true,
    failures: true,
    month: true,
    skips: true,
    workers: 3,
    logs: true,
  });
  expect(await isSeeded(only().sql)).toBe(true);
});

test("the ledger explains every instant of the month", async () => {
  const range = { fromMs: nowMs - 30 * 86_400_000, toMs: nowMs - LEDGER_GRACE_MS };
  const balances = (await loadLedgers(only().sql, 0, 1_000, range)).map((stored) => ({
    ref: stored.ref,
    ...ledgerBalance(stored, range),
  }));
  expect(balances.length).toBe(DEMO_SENSORS.filter((sensor) => !("script" in sensor)).length);
  expect(balances.filter(({ unexplained }) => unexplained > 0)).toEqual([]);
  expect(
    balances.filter(({ due, fired, skipped, pending }) => {
      const gone = Object.values(skipped).reduce((sum, count) => sum + count, 0);
      return due !== fired + gone + pending;
    }),
  ).toEqual([]);
  expect(balances.find(({ ref }) => ref === "ops.patch_window")?.skipped.disabled).toBeGreaterThan(5);
});
