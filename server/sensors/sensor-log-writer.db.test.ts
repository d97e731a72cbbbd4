import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import type { Doorbell } from "@/server/db/doorbell";
import { readSensorLog, readSensorStream } from "@/server/domain/sensors/read-sensor-log";
import { followSensorLog } from "@/server/live/follow-sensor-log";
import { silentLog } from "@/server/log";
import { createMasker } from "@/server/secrets/masker";
import { setProcessMasker } from "@/server/secrets/process-masker";
import { seedCore } from "@/server/testing/seed-core";
import { addScriptSensor } from "@/server/testing/sensor-node";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";
import { createSensorLogWriter, trimSensorLog } from "./sensor-log-writer";

let db: TestDatabase;
let sensor: number;

beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
  sensor = await addScriptSensor(db.sql, "core.watch", "true");
});
beforeEach(() => db.sql("delete from attune.sensor_log"));
afterAll(() => db.drop());

const writer = () => createSensorLogWriter({ sql: db.sql, clock: systemClock, log: silentLog }, sensor);

test("both outputs are kept in the order in which they came, with what PostgreSQL cannot hold replaced", async () => {
  const log = writer();
  log.write("stdout", "one\n");
  log.write("stdout", "nul \u0000 and half \ud83d of a pair\n");
  log.write("stderr", "two\n");
  log.write("stdout", "three\n");
  await log.close();
  const { items } = await readSensorLog({ sql: db.sql }, { ref: "core.watch", limit: 10 });
  expect(items.map(({ stream, content }) => [stream, content])).toEqual([
    ["stdout", "one\nnul \ufffd and half \ufffd of a pair\n"],
    ["stderr", "two\n"],
    ["stdout", "three\n"],
  ]);
  const after = await readSensorLog({ sql: db.sql }, { ref: "core.watch", after_id: items[1]?.id, limit: 10 });
  expect(after.items.map((piece) => piece.content)).toEqual(["three\n"]);
});

test("the last lines of one output are lines, not pieces", async () => {
  const log = writer();
  log.write("stdout", "a\nb\nc\n");
  log.write("stderr", "x\n");
  log.write("stdout", "d\n");
  await log.close();
  const read = (tail?: number) => readSensorStream({ sql: db.sql }, { ref: "core.watch", stream: "stdout", tail });
  expect([await read(), await read(2), await read(0), await read(99)]).toEqual([
    "a\nb\nc\nd\n",
    "c\nd\n",
    "",
    "a\nb\nc\nd\n",
  ]);
});

test("a sensor that floods its output is slowed down, and only the newest of it is kept", async () => {
  const log = writer();
  expect(log.pauseMs()).toBe(0);
  for (let line = 0; line < 3_000; line += 1) log.write("stdout", `${line} ${"x".repeat(1_000)}\n`);
  expect(log.pauseMs()).toBeGreaterThan(0);
  await log.close();
  const [kept] = await db.sql<{ characters: number }>(
    "select sum(length(content))::int as characters from attune.sensor_log",
  );
  expect(kept?.characters).toBeLessThanOrEqual(2 * 1024 * 1024 + 256 * 1024);
  expect(await readSensorStream({ sql: db.sql }, { ref: "core.watch", stream: "stdout", tail: 1 })).toMatch(/^2999 x/);
});

test("the oldest pieces go first, those of other sensors stay", async () => {
  const other = await addScriptSensor(db.sql, "core.other", "true");
  await db.sql(
    "insert into attune.sensor_log (sensor, stream, content) select case n when 1 then $2::int else $1::int end, 'stdout', n || E'\\n' from generate_series(1, 9) n",
    [sensor, other],
  );
  await trimSensorLog(db.sql, sensor, { characters: 1_000, pieces: 3 });
  expect(await readSensorStream({ sql: db.sql }, { ref: "core.watch", stream: "stdout" })).toBe("7\n8\n9\n");
  expect(await readSensorStream({ sql: db.sql }, { ref: "core.other", stream: "stdout" })).toBe("1\n");
});

test("a secret that was stored after it had been printed is masked wherever the output is shown", async () => {
  const log = writer();
  log.write("stdout", "token late-secret-text\n");
  await log.close();
  setProcessMasker(createMasker(["late-secret-text"]));
  const gone = new AbortController();
  const doorbell = { onRing: () => () => undefined } as unknown as Doorbell;
  try {
    const { items } = await readSensorLog({ sql: db.sql }, { ref: "core.watch", limit: 10 });
    const whole = await readSensorStream({ sql: db.sql }, { ref: "core.watch", stream: "stdout" });
    const followed = await followSensorLog(
      { db, doorbell, clock: systemClock },
      { sensor, afterId: 0, signal: gone.signal },
    ).next();
    expect([items[0]?.content, whole, followed.value?.content]).toEqual(Array(3).fill("token ***\n"));
  } finally {
    gone.abort();
    setProcessMasker(createMasker([]));
  }
});
