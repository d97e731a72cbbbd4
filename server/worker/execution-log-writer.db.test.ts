import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import type { Row, Sql } from "@/server/db/database";
import { silentLog } from "@/server/log";
import { addExecution } from "@/server/testing/definitions";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";
import { createExecutionLogWriter } from "@/server/worker/execution-log-writer";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
});
afterAll(() => db.drop());

async function begin(sql: Sql = db.sql) {
  const execution = await addExecution(db.sql, "core.echo");
  const writer = createExecutionLogWriter({ sql, clock: systemClock, log: silentLog }, execution);
  const pieces = () =>
    db.sql<{ seq: number; stream: "stdout" | "stderr"; content: string }>(
      "select seq, stream, content from attune.execution_log where execution = $1 order by seq",
      [execution],
    );
  return { writer, pieces };
}

const textOf = (pieces: { stream: string; content: string }[], stream: string) =>
  pieces.flatMap((piece) => (piece.stream === stream ? [piece.content] : [])).join("");

test("what was written is stored whole and in order, numbered without gaps, each stream apart", async () => {
  const { writer, pieces } = await begin();
  let out = "";
  let err = "";
  for (let n = 0; n < 500; n += 1) {
    writer.write("stdout", `line ${n}\n`);
    out += `line ${n}\n`;
    if (n % 7 === 0) {
      writer.write("stderr", `trouble ${n}\n`);
      err += `trouble ${n}\n`;
    }
    if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await writer.close(5_000);
  const stored = await pieces();
  expect(textOf(stored, "stdout")).toBe(out);
  expect(textOf(stored, "stderr")).toBe(err);
  expect(stored.map((piece) => piece.seq)).toEqual(stored.map((_, index) => index));
});

test("NUL bytes and broken characters do not cost the text around them", async () => {
  const { writer, pieces } = await begin();
  writer.write("stdout", "a\u0000b\ud800c😀");
  await writer.close(5_000);
  expect(textOf(await pieces(), "stdout")).toBe("a\ufffdb\ufffdc😀");
});

test("a long output is cut into pieces, and never through a character", async () => {
  const { writer, pieces } = await begin();
  const text = `x${"😀".repeat(100_000)}`;
  writer.write("stdout", text);
  await writer.close(5_000);
  const stored = await pieces();
  expect(textOf(stored, "stdout") === text).toBe(true);
  expect(Math.max(...stored.map((piece) => piece.content.length))).toBeLessThanOrEqual(32_768);
});

test("output is stored while the process runs, not only at its end", async () => {
  const { writer, pieces } = await begin();
  writer.write("stdout", "first");
  const deadline = Date.now() + 3_000;
  while ((await pieces()).length === 0 && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
  expect(textOf(await pieces(), "stdout")).toBe("first");
  await writer.close(5_000);
});

test("when the answer of the database is lost after it stored, nothing is lost or doubled by the repetition", async () => {
  let failures = 3;
  const flaky: Sql = async <T extends Row>(text: string, values?: unknown[]) => {
    const rows = await db.sql<T>(text, values);
    if (failures-- > 0) throw new Error("Connection terminated unexpectedly");
    return rows;
  };
  const { writer, pieces } = await begin(flaky);
  let text = "";
  for (let n = 0; n < 20; n += 1) {
    writer.write("stdout", `${n} `);
    text += `${n} `;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await writer.close(10_000);
  expect(textOf(await pieces(), "stdout")).toBe(text);
});

test("a database that stays away does not hold the execution's end beyond the given time, and is left alone then", async () => {
  let calls = 0;
  const { writer } = await begin(async () => {
    calls += 1;
    throw new Error("away");
  });
  writer.write("stdout", "lost");
  const began = Date.now();
  await writer.close(100);
  expect(Date.now() - began).toBeLessThan(3_000);
  const until = calls;
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(calls).toBe(until);
});
