import { afterAll, beforeAll, expect, test } from "vitest";
import { seedCore } from "@/server/testing/seed-core";
import { createTestContext, createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test("a test database has every migration, the queue's schema, and an administrator in its context", async () => {
  await seedCore(database);
  const ctx = await createTestContext(database);
  const [found] = await ctx.sql<{ triggers: number; timers: number; queue: string | null }>(
    "select (select count(*) from attune.trigger) as triggers, (select count(*) from attune.timer) as timers, to_regclass('graphile_worker.jobs')::text as queue",
  );
  expect(found).toEqual({ triggers: 5, timers: 0, queue: "graphile_worker.jobs" });
  expect(ctx.actor).toMatchObject({ kind: "identity", login: "admin" });
});
