import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import { isPassingDatabaseError } from "@/server/db/database";
import { createDoorbell, type Ring } from "@/server/db/doorbell";
import { silentLog } from "@/server/log";
import { eventually } from "@/server/testing/eventually";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.sql("create table public.note (id int primary key)");
});
afterAll(() => db.drop());

test("a transaction that throws leaves nothing, and its connection is used again", async () => {
  await expect(
    db.transaction(async (sql) => {
      await sql("insert into public.note values (1)");
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(await db.sql("select * from public.note")).toEqual([]);
});

test("a connection cut between two statements of a transaction rejects it, and nothing else happens to the process", async () => {
  let reached = false;
  const failed = await db
    .transaction(async (sql) => {
      await sql("insert into public.note values (2)");
      const [own] = await sql<{ pid: number }>("select pg_backend_pid() as pid");
      await db.sql("select pg_terminate_backend($1)", [own?.pid]);
      await eventually(
        "the backend is gone",
        async () => (await db.sql("select 1 from pg_stat_activity where pid = $1", [own?.pid])).length === 0,
      );
      await new Promise((resolve) => setImmediate(resolve)); // the end of the connection arrives
      reached = true;
      await sql("insert into public.note values (3)");
    })
    .catch((error: unknown) => error);
  expect(reached).toBe(true);
  expect(isPassingDatabaseError(failed)).toBe(true);
  expect(await db.sql("select * from public.note")).toEqual([]);
});

test("a transaction whose process fell silent ends by itself, gives its locks free, and may be tried again", async () => {
  const failed = await db
    .transaction(async (sql) => {
      await sql("insert into public.note values (4)");
      await db.sql("insert into public.note values (4)"); // waits for the other, and gets its place
      await sql("select 1");
    })
    .catch((error: unknown) => error);
  expect(isPassingDatabaseError(failed)).toBe(true);
  expect(await db.sql("select * from public.note where id = 4")).toEqual([{ id: 4 }]);
  await db.sql("delete from public.note where id = 4");
});

test("big integers are numbers in our own queries", async () => {
  expect(await db.sql("select 9007199254740991::bigint as big, count(*) as count from public.note")).toEqual([
    { big: 9007199254740991, count: 0 },
  ]);
});

test.each([
  [{ code: "40P01" }, true],
  [{ code: "57P01" }, true],
  [{ code: "25P03" }, true],
  [{ code: "ECONNREFUSED" }, true],
  [new Error("Connection terminated unexpectedly"), true],
  [{ code: "23505", message: "duplicate key" }, false],
  [{ code: "22P05" }, false],
  [null, false],
  ["text", false],
])("whether %j may pass by itself is known", (error, passing) => {
  expect(isPassingDatabaseError(error)).toBe(passing);
});

test("a doorbell whose connection is cut connects again, says that it did, and rings again", async () => {
  const doorbell = createDoorbell(db.url, silentLog, systemClock);
  const rings: Ring[] = [];
  let connects = 0;
  doorbell.onRing((ring) => rings.push(ring));
  doorbell.onConnected(() => {
    connects += 1;
  });
  await doorbell.start();
  try {
    await db.sql("select pg_notify('attune_change', 'sensor:12')");
    await eventually("the first ring", () => rings.length === 1);
    expect(rings).toEqual([{ entity: "sensor", id: 12 }]);
    await db.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'attune listen' and datname = current_database()",
    );
    await eventually("it connects again", () => connects === 2 && doorbell.connected());
    await db.sql("select pg_notify('attune_change', 'flow')");
    await eventually("the second ring", () => rings.length === 2);
    expect(rings[1]).toEqual({ entity: "flow", id: null });
  } finally {
    await doorbell.stop();
  }
});
