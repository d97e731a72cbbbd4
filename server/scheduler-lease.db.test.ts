import { hostname } from "node:os";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "@/server/log";
import { createSchedulerLease, LEASE_MS, type SchedulerLease } from "@/server/scheduler-lease";
import { only } from "@/server/testing/definitions";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";
import { createVirtualClock, type VirtualClock } from "@/server/testing/virtual-clock";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(() => db.sql("update attune.scheduler_lease set holder = null, expires_at = null, epoch = 0"));

/** A node whose time moves only when told; the database's goes on by itself. */
function nodeOf(name: string) {
  const clock: VirtualClock = createVirtualClock(0);
  const told: string[] = [];
  let cut = false;
  const lease: SchedulerLease = createSchedulerLease({
    sql: (async (...args: Parameters<TestDatabase["sql"]>) => {
      if (cut) throw new Error("the network is cut");
      return db.sql(...args);
    }) as TestDatabase["sql"],
    clock,
    log: silentLog,
    node: name,
    monotonic: () => clock.now(),
    onTaken: (epoch) => told.push(`taken ${epoch}`),
    onLost: () => told.push("lost"),
  });
  return {
    lease,
    clock,
    told,
    cut: (value: boolean) => {
      cut = value;
    },
  };
}
const expire = () => db.sql("update attune.scheduler_lease set expires_at = clock_timestamp() - interval '1 ms'");

describe("the scheduler's lease", () => {
  test("is held by one node; the next one takes it when it runs out, in a term of its own", async () => {
    const [a, b] = [nodeOf("a"), nodeOf("b")];
    await a.lease.start();
    await b.lease.start();
    expect([a.lease.epoch(), b.lease.epoch()]).toEqual([1, null]);
    expect([a.told, b.told]).toEqual([["taken 1"], []]);
    await expire();
    await b.lease.start();
    expect(b.lease.epoch()).toBe(2);
    // The former holder learns of it when it asks to go on.
    await a.lease.start();
    expect([a.lease.epoch(), a.told]).toEqual([null, ["taken 1", "lost"]]);
    await Promise.all([a.lease.stop(), b.lease.stop()]);
  });

  test("is given back by a clean stop, and so taken at once", async () => {
    const [a, b] = [nodeOf("a"), nodeOf("b")];
    await a.lease.start();
    await a.lease.stop();
    expect(a.lease.epoch()).toBeNull();
    await b.lease.start();
    expect(b.lease.epoch()).toBe(2);
    await b.lease.stop();
  });

  test("of a process of this machine that is gone is taken at once", async () => {
    await db.sql(
      "update attune.scheduler_lease set holder = 'x', host = $1, pid = 2147483646, expires_at = clock_timestamp() + interval '1 hour'",
      [hostname()],
    );
    const a = nodeOf("a");
    await a.lease.start();
    expect(a.lease.epoch()).toBe(1);
    await a.lease.stop();
    await db.sql(
      "update attune.scheduler_lease set holder = 'x', host = 'elsewhere', pid = 2147483646, expires_at = clock_timestamp() + interval '1 hour'",
    );
    const b = nodeOf("b");
    await b.lease.start();
    expect(b.lease.epoch()).toBeNull();
    await b.lease.stop();
  });

  test("that is taken while its node stops is given back as well", async () => {
    const a = nodeOf("a");
    const taking = a.lease.start();
    await a.lease.stop();
    await taking;
    expect(a.told).toEqual([]);
    expect(only(await db.sql("select holder from attune.scheduler_lease"))).toEqual({ holder: null });
  });

  test("ends by the holder's own clock when it cannot be renewed, before the database lets it run out", async () => {
    const a = nodeOf("a");
    await a.lease.start();
    a.cut(true);
    await a.clock.advance(LEASE_MS - 501);
    expect(a.lease.epoch()).toBe(1);
    await a.clock.advance(1);
    expect([a.lease.epoch(), a.told]).toEqual([null, ["taken 1", "lost"]]);
    await a.lease.stop();
  });

  test("of several that ask at once exactly one gets it", async () => {
    const nodes = Array.from({ length: 8 }, (_, index) => nodeOf(`n${index}`));
    await Promise.all(nodes.map(({ lease }) => lease.start()));
    expect(nodes.filter(({ lease }) => lease.epoch() !== null)).toHaveLength(1);
    expect(only(await db.sql<{ epoch: number }>("select epoch from attune.scheduler_lease")).epoch).toBe(1);
    await Promise.all(nodes.map(({ lease }) => lease.stop()));
  });
});
