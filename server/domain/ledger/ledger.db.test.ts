import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { auditLedger } from "@/server/domain/ledger/audit-ledger";
import { explainInstant } from "@/server/domain/ledger/explain-instant";
import { readLedger } from "@/server/domain/ledger/read-ledger";
import { addSensor, only } from "@/server/testing/definitions";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
});
afterAll(() => db.drop());

const MINUTE_MS = 60_000;
/** Whole seconds, so that instants are readable; an hour ago. */
let startMs: number;
let sensor: number;
let timer: number;
const at = (minutes: number) => new Date(startMs + minutes * MINUTE_MS);
const iso = (minutes: number) => at(minutes).toISOString();
const read = (from: number, to: number) =>
  readLedger(db, { kind: "sensor", ref: "core.tick", from: iso(from), to: iso(to) });
const explain = (minutes: number) => explainInstant(db, { kind: "sensor", ref: "core.tick", at: iso(minutes) });

/** Events for these minutes, and the timer settled up to the last. */
async function fire(minutes: number[]): Promise<void> {
  await db.sql(
    "insert into attune.event (trigger_ref, timer, scheduled_at, late_ms) select 'core.intervaltimer', $1, unnest($2::timestamptz[]), 7",
    [timer, minutes.map(at)],
  );
  await db.sql("update attune.timer set high_water_at = greatest(high_water_at, $2) where id = $1", [
    timer,
    at(Math.max(...minutes)),
  ]);
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
/** Moves the beginning of the present period, and the timer's, to a minute. */
const shift = (minute: number) =>
  db.sql(
    `with p as (update attune.timer_period set opened_at = $2, phase_at = case when $3 then $2 else phase_at end
       where timer = $1 and closed_at is null returning timer)
     update attune.timer t set armed_from = $2, phase_at = case when $3 then $2 else phase_at end from p where t.id = p.timer`,
    [timer, at(minute), minute === 0],
  );

beforeEach(async () => {
  await db.sql("delete from attune.sensor");
  await db.sql("delete from attune.event");
  await db.sql("delete from attune.setting");
  startMs = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
  sensor = await addSensor(db.sql, { ref: "core.tick", config: { unit: "minutes", interval: 1 } });
  timer = only(await db.sql<{ id: number }>("select id from attune.timer where sensor = $1", [sensor])).id;
  await db.sql("alter table attune.timer disable trigger timer_period_kept");
  await shift(0);
  await db.sql("alter table attune.timer enable trigger timer_period_kept");
});

describe("the ledger", () => {
  test("explains every due instant: fired, skipped by policy, or on its way", async () => {
    await fire(range(1, 50).filter((minute) => minute < 20 || minute > 29));
    await db.sql(
      "insert into attune.timer_skip (timer, version, from_at, to_at, count, reason) values ($1, 1, $2, $3, 10, 'coalesced')",
      [timer, at(20), at(29)],
    );
    expect(await read(0, 50)).toMatchObject({ due: 50, fired: 40, skipped: { coalesced: 10 }, unexplained: 0 });
    // A part of a skip counts for the part of the range that it covers.
    expect(await read(25, 35)).toMatchObject({ due: 10, fired: 6, skipped: { coalesced: 4 }, unexplained: 0 });
    expect((await read(0, 50)).late_ms).toEqual({ p50: 7, p99: 7, max: 7 });
  });

  test("shows an instant of which nothing is known, by name", async () => {
    await fire(range(1, 50).filter((minute) => minute !== 33));
    const ledger = await read(0, 50);
    expect(ledger).toMatchObject({ due: 50, fired: 49, unexplained: 1 });
    expect(ledger.entries).toContainEqual({ kind: "unexplained", scheduled_at: iso(33) });
    expect(await explain(33)).toMatchObject({ answer: "unexplained" });
    expect(await explain(32)).toMatchObject({
      answer: "fired",
      event: expect.any(Number),
      text: "It fired, 7 ms after its time.",
    });
  });

  test("an edit of the schedule supersedes what was due and not yet fired; an edit of the name does not", async () => {
    await fire(range(1, 30));
    await db.sql("update attune.sensor set label = 'Another' where id = $1", [sensor]);
    await db.sql(`update attune.sensor set config = '{"unit":"hours","interval":5}' where id = $1`, [sensor]);
    const ledger = await read(0, 59);
    expect(ledger).toMatchObject({ due: 59, fired: 30, skipped: { superseded: 29 }, unexplained: 0 });
    expect(await explain(40)).toMatchObject({
      answer: "skipped",
      text: "It was due and did not fire: an edit of the timer came before it could fire.",
    });
    expect(only(await db.sql("select count(*) from attune.timer_period where timer = $1", [timer]))).toEqual({
      count: 2,
    });
  });

  test("while a timer is off its instants are skipped as disabled, and enabling does not bring them back", async () => {
    await fire(range(1, 59));
    await db.sql("update attune.sensor set enabled = false where id = $1", [sensor]);
    await db.sql("update attune.timer_period set opened_at = $2 where timer = $1 and not enabled", [timer, at(30)]);
    await db.sql("update attune.timer_period set closed_at = $2, settled_at = $2 where timer = $1 and enabled", [
      timer,
      at(30),
    ]);
    await db.sql("delete from attune.event where scheduled_at > $1", [at(30)]);
    expect(await read(0, 59)).toMatchObject({ due: 59, fired: 30, skipped: { disabled: 29 }, unexplained: 0 });
    expect(await explain(45.5)).toMatchObject({
      answer: "skipped",
      text: "It was due and did not fire: it was switched off.",
    });
  });

  test("answers what was asked for a moment at which nothing was due, or nothing is known", async () => {
    await db.sql(`update attune.sensor set config = '{"unit":"hours","interval":1}' where id = $1`, [sensor]);
    await db.sql(
      "update attune.timer_period set opened_at = $2, phase_at = $2 where timer = $1 and closed_at is null",
      [timer, at(0)],
    );
    expect(await explain(30)).toMatchObject({ answer: "not_due", next: iso(60) });
    expect(await explain(-60)).toMatchObject({ answer: "unknown" });
    expect(await explain(120)).toMatchObject({ answer: "future" });
  });

  test("says when a clock was not to be trusted", async () => {
    await db.sql(
      "insert into attune.clock_incident (node, kind, offset_ms, created) values ('n', 'step', -3600000, $1), ('n', 'skew', 1500, $2)",
      [at(30), at(-5)],
    );
    expect((await read(0, 59)).clock_incidents).toEqual([{ at: iso(30), kind: "step", offset_ms: -3_600_000 }]);
    await db.sql("delete from attune.clock_incident");
  });

  test("refuses a range that is none, and a sensor without a timer", async () => {
    await expectRefusal(read(10, 10), "invalid", ["to"]);
    await expectRefusal(read(0, 60 * 24 * 40), "invalid", ["from"]);
    await expectRefusal(readLedger(db, { kind: "sensor", ref: "core.none", from: iso(0), to: iso(1) }), "not_found");
  });
});

describe("the audit", () => {
  test("says nothing while all is explained, names what is not once, and goes on from there", async () => {
    await fire(range(1, 60));
    const now = startMs + 60 * MINUTE_MS;
    expect(await auditLedger(db.sql, now)).toMatchObject({ timers: 1, due: 59, findings: [] });
    await db.sql("delete from attune.event where scheduled_at = $1", [at(12)]);
    await db.sql("delete from attune.setting");
    expect((await auditLedger(db.sql, now)).findings).toEqual([
      { timer, kind: "sensor", ref: "core.tick", unexplained: 1 },
    ]);
    expect((await auditLedger(db.sql, now + MINUTE_MS)).findings).toEqual([]);
  });

  test("leaves to the next one what was due before a node began to fire, which is on its way", async () => {
    const now = startMs + 60 * MINUTE_MS;
    const taken = (seconds: number) =>
      db.sql("update attune.scheduler_lease set taken_at = now() - make_interval(secs => $1)", [seconds]);
    await db.sql("delete from attune.setting");
    await taken(5);
    expect(await auditLedger(db.sql, now)).toMatchObject({ timers: 0, findings: [] });
    await taken(61);
    expect(await auditLedger(db.sql, now)).toMatchObject({ timers: 1, findings: [{ unexplained: 59 }] });
  });
});
