import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import type { Sql } from "@/server/db/database";
import { createDoorbell, type Doorbell } from "@/server/db/doorbell";
import { createLiveFeed } from "@/server/live/create-live-feed";
import type { LiveFeed } from "@/server/live/live-feed";
import { silentLog } from "@/server/log";
import { pruneHistory } from "@/server/retention/prune";
import { addSensor, only } from "@/server/testing/definitions";
import { eventually } from "@/server/testing/eventually";
import { type LiveListener, listen } from "@/server/testing/live-listener";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let db: TestDatabase;
let doorbell: Doorbell;
let feed: LiveFeed;
const open: LiveListener[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await settled();
  doorbell = createDoorbell(db.url, silentLog, systemClock);
  await doorbell.start();
  feed = createLiveFeed({ db, doorbell, clock: systemClock, log: silentLog });
  await feed.start();
});
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close();
  await feed.stop();
  await doorbell.stop();
});

/** Other test files use the same server, and a transaction of theirs keeps what is committed after it from being final. */
const settled = () =>
  eventually(
    "everything committed is final",
    async () =>
      (await db.sql("select 1 from attune.change where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1"))
        .length === 0,
  );

async function subscribe(afterId: string | null = null): Promise<LiveListener> {
  const listener = listen(feed, afterId);
  open.push(listener);
  await listener.joined();
  return listener;
}

const addEvents = async (count = 1, sql: Sql = db.sql): Promise<number[]> =>
  (
    await sql<{ id: number }>(
      "insert into attune.event (trigger_ref, source_ref) select 'core.alert', 'test' from generate_series(1, $1) returning id",
      [count],
    )
  ).map((row) => row.id);

const ascending = (ids: number[]) => [...ids].sort((a, b) => a - b);

describe("order and completeness", () => {
  test("a transaction that took its id first but commits last is delivered too: both, once, in one order for everybody", async () => {
    const one = await subscribe();
    const two = await subscribe();
    let slow: number[] = [];
    let fast: number[] = [];
    await db.transaction(async (sql) => {
      slow = await addEvents(1, sql);
      fast = await addEvents(1);
      expect(fast[0]).toBeGreaterThan(slow[0] ?? Number.POSITIVE_INFINITY);
    });
    const later = await addEvents(1);
    const all = [...slow, ...fast, ...later];
    for (const listener of [one, two]) {
      await eventually("all three arrive", () => listener.eventIds().length === 3);
      expect(listener.eventIds()).toEqual(all);
    }
  });

  test("many writers at once: every subscriber gets every event exactly once, and all in the same order", async () => {
    const listeners = [await subscribe(), await subscribe()];
    const written = (await Promise.all(Array.from({ length: 60 }, (_, n) => addEvents(1 + (n % 3))))).flat();
    for (const listener of listeners)
      await eventually("all arrive", () => listener.eventIds().length >= written.length);
    const [first, second] = listeners.map((listener) => listener.eventIds());
    expect(first).toEqual(second);
    expect(ascending(first ?? [])).toEqual(ascending(written));
  });

  test("the order is that of numbers: nothing is lost or repeated where ids get one more digit", async () => {
    const listener = await subscribe();
    await db.sql("select setval('attune.change_id_seq', 99990)");
    const written = await addEvents(2_500);
    await eventually("all arrive", () => listener.eventIds().length >= written.length);
    expect(listener.eventIds()).toEqual(ascending(written));
  });

  test("what is rolled back is never seen", async () => {
    const listener = await subscribe();
    await db
      .transaction(async (sql) => {
        await addEvents(1, sql);
        throw new Error("no");
      })
      .catch(() => undefined);
    const [kept] = await addEvents();
    await eventually("the kept one arrives", () => listener.eventIds().length > 0);
    expect(listener.eventIds()).toEqual([kept]);
  });

  test("changes of definitions and of an execution's status are told, with what they are about", async () => {
    const listener = await subscribe();
    const sensor = await addSensor(db.sql, { ref: "core.told" });
    await db.sql("delete from attune.sensor where id = $1", [sensor]);
    const execution = only(
      await db.sql<{ id: number }>("insert into attune.execution (action_ref) values ('core.echo') returning id"),
    ).id;
    await db.sql("update attune.execution set status = 'running' where id = $1", [execution]);
    await db.sql("update attune.execution set status = 'running' where id = $1", [execution]); // no change, no message
    await db.sql("update attune.execution set status = 'completed' where id = $1", [execution]);
    await eventually("all arrive", () => listener.messages.length >= 7);
    expect(
      listener.messages.map((message) =>
        message.type === "definition"
          ? [message.entity, message.op, message.entity_id]
          : message.type === "execution"
            ? [message.type, message.op, message.execution.id]
            : message.type,
      ),
    ).toEqual([
      ["audit_event", "insert", expect.any(Number)],
      ["sensor", "insert", sensor],
      ["audit_event", "insert", expect.any(Number)],
      ["sensor", "delete", sensor],
      ["execution", "insert", execution],
      ["execution", "update", execution],
      ["execution", "update", execution],
    ]);
  });
});

describe("a subscriber that comes back", () => {
  test("misses nothing and repeats nothing, however often it is cut off while writes go on", async () => {
    const written: number[] = [];
    let writing = true;
    const writers = [0, 1].map(async () => {
      while (writing) written.push(...(await addEvents(2)));
    });
    const seen: number[] = [];
    let place: string | null = null;
    const first = await subscribe();
    await eventually("it has begun", () => first.eventIds().length > 5);
    await first.close();
    place = first.lastId();
    const from = first.eventIds().at(-1) ?? 0;
    for (let round = 0; round < 12; round += 1) {
      const again = await subscribe(place);
      const wanted = round % 3 === 0 ? 0 : 5; // some are cut off at once
      await eventually("it goes on", () => again.eventIds().length >= wanted);
      await again.close();
      seen.push(...again.eventIds());
      place = again.lastId();
    }
    writing = false;
    await Promise.all(writers);
    const last = await subscribe(place);
    const end = (await addEvents(1))[0] ?? 0;
    await eventually("the last one arrives", () => last.eventIds().includes(end));
    seen.push(...last.eventIds());
    expect(new Set(seen).size).toBe(seen.length);
    const before = new Set(first.eventIds());
    const missed = written.filter((id) => !before.has(id) && id > from && !seen.includes(id));
    expect(missed).toEqual([]);
  });

  test("with a place from before the history that is kept, it is told to read anew, once, and goes on from there", async () => {
    const first = await subscribe();
    await addEvents(3);
    await eventually("they arrive", () => first.eventIds().length === 3);
    await first.close();
    await addEvents(2);
    await db.sql("update attune.change set created = now() - interval '2 hours'");
    await pruneHistory(db.sql, { events: null, executions: null, skips: null, audit: null });
    expect(await db.sql("select 1 from attune.change limit 1")).toEqual([]);
    const again = await subscribe(first.lastId());
    const [next] = await addEvents(1);
    await eventually("the next one arrives", () => again.eventIds().includes(next ?? 0));
    expect(again.messages.map((message) => message.type)).toEqual(["resync", "event"]);
    const back = await subscribe(again.lastId());
    await addEvents(1);
    await eventually("it goes on without another resync", () => back.eventIds().length === 1);
    expect(back.messages).toHaveLength(1);
  });

  test.each(["nonsense", "99999999999999-1"])(
    "with a place that this server never gave (%s), it is told to read anew",
    async (place) => {
      const listener = await subscribe(place);
      await eventually("a resync", () => listener.messages.length === 1);
      expect(listener.messages[0]?.type).toBe("resync");
    },
  );

  test("after more than it can be told one by one, it is told to read anew, once", async () => {
    const first = await subscribe();
    await first.close();
    await addEvents(6_000);
    const again = await subscribe(first.lastId());
    await eventually("a resync", () => again.messages.some((message) => message.type === "resync"));
    const [next] = await addEvents(1);
    await eventually("the next one", () => again.eventIds().includes(next ?? 0));
    expect(again.messages.filter((message) => message.type === "resync")).toHaveLength(1);
    expect(again.messages.at(-2)?.type).toBe("resync");
  });
});

describe("trouble", () => {
  test("a subscriber that does not keep up is told once to read anew, and others are not held up", async () => {
    const slow = feed.subscribe({ afterId: null, signal: new AbortController().signal })[Symbol.asyncIterator]();
    expect((await slow.next()).value).toMatchObject({ type: "beat" });
    const quick = await subscribe();
    const written = await addEvents(5_000);
    await eventually("the quick one has all", () => quick.eventIds().length === written.length);
    expect((await slow.next()).value).toMatchObject({ type: "resync" });
    const [next] = await addEvents(1);
    expect((await slow.next()).value).toMatchObject({ type: "event", event: { id: next } });
    await slow.return?.();
  });

  test("when the listening connection is cut, what follows is delivered all the same", async () => {
    const listener = await subscribe();
    await db.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'attune listen' and datname = current_database()",
    );
    const ids = await addEvents(1);
    await eventually("it arrives", () => listener.eventIds().length === 1);
    ids.push(...(await addEvents(1)));
    await eventually("the next one too", () => listener.eventIds().length === 2);
    expect(listener.eventIds()).toEqual(ids);
  });

  test("a read that was under way when the last subscriber left is no beginning for the next one", async () => {
    let open = () => {};
    let gate: Promise<void> | null = null;
    const slowDb = {
      ...db,
      sql: (async (text: string, values?: unknown[]) => {
        const rows = await db.sql(text, values);
        if (text.includes("attune.change c")) await gate;
        return rows;
      }) as Sql,
    };
    const slowFeed = createLiveFeed({ db: slowDb, doorbell, clock: systemClock, log: silentLog });
    await slowFeed.start();
    const leaving = listen(slowFeed);
    await leaving.joined();
    gate = new Promise((resolve) => {
      open = resolve;
    });
    await addEvents(1);
    await delay(30); // the ring has begun a read, which waits at the gate
    await leaving.close();
    const past = await addEvents(5);
    open();
    gate = null;
    await delay(30);
    await settled();
    const next = listen(slowFeed);
    await next.joined();
    const late = await addEvents(1);
    await eventually("the late one arrives", () => next.eventIds().includes(late[0] ?? 0));
    expect(next.eventIds().filter((id) => past.includes(id))).toEqual([]);
    await next.close();
    await slowFeed.stop();
  });

  test("a subscriber that comes right after the last one left is served like the first: beats included, the past excluded", async () => {
    for (let round = 0; round < 20; round += 1) {
      const leaving = await subscribe();
      await addEvents(3);
      await leaving.close(); // a read may be under way at this moment
    }
    const early = await addEvents(1);
    await settled();
    const listener = await subscribe();
    const late = await addEvents(1);
    await eventually("the late one arrives", () => listener.eventIds().includes(late[0] ?? 0));
    expect(listener.eventIds().filter((id) => id < (early[0] ?? 0))).toEqual([]);
    expect(feed.describe()).toMatchObject({ subscribers: 1, listening: true });
  });

  test("stop ends the subscriptions", async () => {
    const listener = await subscribe();
    await feed.stop();
    await listener.ended;
    expect(feed.describe().subscribers).toBe(0);
  });
});
