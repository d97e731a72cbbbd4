import { beforeEach, describe, expect, test } from "vitest";
import { Scheduler } from "@/server/scheduler/scheduler";
import { START_MS, timerRow } from "@/server/testing/timer-rows";
import { TimerTable } from "@/server/testing/timer-table";
import { createVirtualClock, type VirtualClock } from "@/server/testing/virtual-clock";

const SECOND = 1_000;

let clock: VirtualClock;
let table: TimerTable;
let scheduler: Scheduler;

beforeEach(async () => {
  clock = createVirtualClock(START_MS);
  table = new TimerTable(clock);
  scheduler = new Scheduler(table.ports());
  table.put(timerRow({ config: { unit: "seconds", interval: 2 } }));
  await scheduler.start();
});

const seconds = (...list: number[]) => list.map((second) => START_MS + second * SECOND);

/** A gate that a read or commit of the table waits at. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { wait: () => opened, open: () => open() };
}

describe("edits", () => {
  test("a timer that is added is armed when refresh resolves", async () => {
    table.put(timerRow({ id: 2 }));
    await scheduler.refresh({ sensors: [2] });
    expect(scheduler.ofSensor(2)).toEqual({ nextFireAtMs: START_MS + SECOND, version: 1, problem: null });
    await clock.advance(SECOND);
    expect(table.firesOf(2)).toEqual(seconds(1));
  });

  test("an edited interval is armed anew, with its new version", async () => {
    await clock.advance(SECOND);
    table.edit(1, { config: { unit: "seconds", interval: 5 }, phaseMs: clock.now(), armedFromMs: clock.now() });
    await scheduler.refresh({ timers: [1] });
    expect(scheduler.ofSensor(1)).toMatchObject({ version: 2, nextFireAtMs: START_MS + 6 * SECOND });
    await clock.advance(10 * SECOND);
    expect(table.fires.map((fire) => [fire.scheduledAtMs, fire.version])).toEqual([
      [START_MS + 6 * SECOND, 2],
      [START_MS + 11 * SECOND, 2],
    ]);
  });

  test("a disabled timer fires no more; enabled again it goes on without replaying what passed", async () => {
    await clock.advance(2 * SECOND);
    table.edit(1, { enabled: false });
    await scheduler.refresh({ sensors: [1] });
    expect(scheduler.ofSensor(1)).toMatchObject({ nextFireAtMs: null, version: null });
    await clock.advance(10 * SECOND);
    table.edit(1, { enabled: true, armedFromMs: clock.now() });
    await scheduler.refresh({ sensors: [1] });
    await clock.advance(2 * SECOND);
    expect(table.firesOf(1)).toEqual(seconds(2, 14));
    expect(table.skips).toEqual([]);
  });

  test("a deleted timer is gone when refresh resolves, whether its own id or its owner's was named", async () => {
    table.put(timerRow({ id: 2, sensor: null, rule: 20 }));
    await scheduler.refresh({ rules: [20] });
    table.rows.clear();
    await scheduler.refresh({ timers: [1], rules: [20] });
    await clock.advance(10 * SECOND);
    expect(table.commits).toBe(0);
    expect(scheduler.describe()).toMatchObject({ armed: 0, nextFireAtMs: null });
  });

  test("an edit while its old version is being committed wins: no event of the old version, and the new one is armed", async () => {
    const commit = gate();
    table.beforeCommit = commit.wait;
    await clock.advance(2 * SECOND);
    table.edit(1, { config: { unit: "seconds", interval: 3 }, phaseMs: clock.now(), armedFromMs: clock.now() });
    await scheduler.refresh({ timers: [1] });
    table.beforeCommit = null;
    commit.open();
    await clock.advance(3 * SECOND);
    expect(table.fires.map((fire) => [fire.scheduledAtMs, fire.version])).toEqual([[START_MS + 5 * SECOND, 2]]);
  });

  test("an edit that nobody announced is found at the commit, which refuses, and the row is read again", async () => {
    table.edit(1, { config: { unit: "seconds", interval: 3 } });
    await clock.advance(3 * SECOND);
    expect(table.fires.map((fire) => [fire.scheduledAtMs, fire.version])).toEqual([[START_MS + 3 * SECOND, 2]]);
  });

  test("a sensor whose timer was removed and made again under another id has one timer, and keeps it", async () => {
    table.rows.clear();
    table.put(timerRow({ id: 7, sensor: 1 }));
    await scheduler.refresh({ sensors: [1] });
    await scheduler.refresh({ timers: [1] }); // the notification of the removal comes last
    expect(scheduler.ofSensor(1)).toMatchObject({ nextFireAtMs: START_MS + SECOND, version: 1 });
    await clock.advance(2 * SECOND);
    expect(table.firesOf(7)).toEqual(seconds(1, 2));
    expect(table.firesOf(1)).toEqual([]);
    expect(scheduler.describe().armed).toBe(1);
  });
});

describe("reads that overlap", () => {
  test("an older read that arrives after a newer one does not win", async () => {
    const slow = gate();
    table.afterLoad = slow.wait;
    const older = scheduler.refresh({ timers: [1] });
    await clock.advance(0); // it has read version 1 by now
    table.edit(1, { config: { unit: "seconds", interval: 9 } });
    const newer = scheduler.refresh({ timers: [1] });
    table.afterLoad = null;
    slow.open();
    await Promise.all([older, newer]);
    expect(scheduler.ofSensor(1)).toMatchObject({ version: 2, nextFireAtMs: START_MS + 9 * SECOND });
  });

  test("calls that come while a read is under way share the next one, which has everything they named", async () => {
    const slow = gate();
    table.afterLoad = slow.wait;
    const before = table.loads;
    const calls = [scheduler.refresh({ timers: [1] })];
    await clock.advance(0);
    for (let id = 2; id <= 6; id += 1) {
      table.put(timerRow({ id }));
      calls.push(scheduler.refresh({ sensors: [id] }));
    }
    table.afterLoad = null;
    slow.open();
    await Promise.all(calls);
    expect(table.loads - before).toBe(2);
    expect(scheduler.describe().armed).toBe(6);
  });

  test("a timer that is made during a reconcile is not taken away by it", async () => {
    const slow = gate();
    table.afterLoadPage = slow.wait;
    const reconcile = scheduler.reconcile();
    await clock.advance(0); // it has read a table without the new timer
    table.put(timerRow({ id: 2 }));
    const made = scheduler.refresh({ sensors: [2] });
    await clock.advance(0); // as far as it may go meanwhile
    table.afterLoadPage = null;
    slow.open();
    await Promise.all([made, reconcile]);
    expect(scheduler.ofSensor(2).nextFireAtMs).toBe(START_MS + SECOND);
  });

  test("a timer that is deleted during a reconcile is not brought back by it", async () => {
    const slow = gate();
    table.afterLoadPage = slow.wait;
    const reconcile = scheduler.reconcile();
    await clock.advance(0); // it has read a table that still has the timer
    table.rows.delete(1);
    const gone = scheduler.refresh({ sensors: [1] });
    await clock.advance(0); // as far as it may go meanwhile
    table.afterLoadPage = null;
    slow.open();
    await Promise.all([gone, reconcile]);
    expect(scheduler.ofSensor(1).nextFireAtMs).toBeNull();
    expect(scheduler.describe().armed).toBe(0);
  });

  test("a read that fails rejects its own callers only", async () => {
    table.away = true;
    const failing = scheduler.refresh({ timers: [1] });
    await expect(failing).rejects.toThrow("away");
    table.away = false;
    table.put(timerRow({ id: 2 }));
    await scheduler.refresh({ sensors: [2] });
    expect(scheduler.ofSensor(2).version).toBe(1);
  });
});

describe("reconcile", () => {
  test("it repairs what no notification brought, and counts it", async () => {
    table.put(timerRow({ id: 2 }));
    table.put(timerRow({ id: 3 }));
    await scheduler.refresh({ timers: [2, 3] });
    table.put(timerRow({ id: 4 })); // added
    table.edit(2, { config: { unit: "seconds", interval: 30 } }); // edited
    table.rows.delete(3); // deleted
    table.edit(1, { enabled: false }); // disabled
    expect(await scheduler.reconcile()).toEqual({ reloaded: 2, repaired: 4 });
    expect(scheduler.upcoming(10)).toEqual([
      { atMs: START_MS + SECOND, sensor: 4, rule: null },
      { atMs: START_MS + 30 * SECOND, sensor: 2, rule: null },
    ]);
    expect(scheduler.describe()).toMatchObject({ repaired: 4, lastReconcileAtMs: START_MS });
  });

  test("when nothing differs it repairs nothing", async () => {
    await clock.advance(10 * SECOND);
    expect(await scheduler.reconcile()).toEqual({ reloaded: 1, repaired: 0 });
    await clock.advance(2 * SECOND);
    expect(table.firesOf(1)).toEqual(seconds(2, 4, 6, 8, 10, 12));
  });

  test("what was announced and not read yet is no repair", async () => {
    table.put(timerRow({ id: 2 }));
    const announced = scheduler.refresh({ timers: [2] });
    expect(await scheduler.reconcile()).toEqual({ reloaded: 2, repaired: 0 });
    await announced;
  });

  test("it brings back a timer whose re-read failed after a refused commit", async () => {
    table.edit(1, { config: { unit: "seconds", interval: 3 } });
    table.beforeLoad = () => Promise.reject(new Error("lost"));
    await clock.advance(2 * SECOND);
    expect(table.troubles).toHaveLength(1);
    table.beforeLoad = null;
    await scheduler.reconcile();
    await clock.advance(SECOND);
    expect(table.firesOf(1)).toEqual(seconds(3));
  });
});
