import { beforeEach, describe, expect, test } from "vitest";
import { Scheduler } from "@/server/scheduler/scheduler";
import { START_MS, timerRow } from "@/server/testing/timer-rows";
import { TimerTable } from "@/server/testing/timer-table";
import { createVirtualClock, type VirtualClock } from "@/server/testing/virtual-clock";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

let clock: VirtualClock;
let table: TimerTable;
let scheduler: Scheduler;

beforeEach(() => {
  clock = createVirtualClock(START_MS);
  table = new TimerTable(clock);
  scheduler = new Scheduler(table.ports());
});

const seconds = (...list: number[]) => list.map((second) => START_MS + second * SECOND);

describe("firing", () => {
  test("a timer fires at each of its instants, at that very millisecond and not before", async () => {
    table.put(timerRow({ config: { unit: "seconds", interval: 5 } }));
    await scheduler.start();
    await clock.advance(4_999);
    expect(table.fires).toEqual([]);
    await clock.advance(16_000);
    expect(table.firesOf(1)).toEqual(seconds(5, 10, 15, 20));
    expect(table.fires.every((fire) => fire.atMs === fire.scheduledAtMs)).toBe(true);
  });

  test("a wake-up that comes a little early fires nothing early", async () => {
    table.put(timerRow());
    await scheduler.start();
    clock.step(-7); // what setTimeout and Date.now disagree by, and more
    await clock.advance(SECOND);
    expect(table.fires).toEqual([]);
    await clock.advance(7);
    expect(table.firesOf(1)).toEqual(seconds(1));
  });

  test("timers of all kinds share one wake-up", async () => {
    table.put(timerRow({ id: 1, config: { unit: "minutes", interval: 1 } }));
    table.put(timerRow({ id: 2, triggerRef: "core.crontimer", config: { expression: "*/20 * * * * *" } }));
    table.put(timerRow({ id: 3, triggerRef: "core.datetimetimer", config: { fire_at: "2026-03-01T00:00:30Z" } }));
    await scheduler.start();
    expect(clock.pending()).toBe(1);
    await clock.advance(MINUTE);
    expect(table.firesOf(1)).toEqual(seconds(60));
    expect(table.firesOf(2)).toEqual(seconds(20, 40, 60));
    expect(table.firesOf(3)).toEqual(seconds(30));
    expect(scheduler.ofSensor(3).nextFireAtMs).toBeNull();
  });

  test("10,000 timers for an hour: every instant that was due is fired or explained, and none fires twice", async () => {
    for (let id = 1; id <= 10_000; id += 1)
      table.put(
        timerRow({ id, phaseMs: START_MS + (id % 1_000), config: { unit: "minutes", interval: 1 + (id % 60) } }),
      );
    let due = 0;
    for (const row of table.rows.values())
      due += Math.floor((START_MS + HOUR - row.phaseMs) / (MINUTE * (1 + (row.id % 60))));
    table.firesOf = () => []; // a scan of all fires for each of them would take minutes; uniqueness is checked below
    await scheduler.start();
    await clock.advance(HOUR);
    expect(table.explained()).toBe(due);
    expect(new Set(table.fires.map((fire) => `${fire.timer} ${fire.scheduledAtMs}`)).size).toBe(table.fires.length);
    expect(table.fires.some((fire) => fire.atMs < fire.scheduledAtMs)).toBe(false);
    expect(scheduler.describe()).toMatchObject({ fired: table.fires.length, armed: 10_000 });
  });

  test("a slow commit of one timer does not hold up the others", async () => {
    table.put(timerRow({ id: 1 }));
    table.put(timerRow({ id: 2, phaseMs: START_MS + 500 }));
    await scheduler.start();
    let release = () => {};
    table.beforeCommit = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    await clock.advance(SECOND);
    const releaseFirst = release;
    table.beforeCommit = null;
    await clock.advance(SECOND);
    expect(table.firesOf(1)).toEqual([]);
    expect(table.firesOf(2)).toEqual(seconds(1.5));
    releaseFirst();
    await clock.advance(SECOND);
    expect(table.firesOf(1)).toEqual(seconds(1, 2, 3));
  });

  test("many timers on one instant are handed over before it, in two batches, and seen at it and not before", async () => {
    for (let id = 1; id <= 1_200; id += 1) table.put(timerRow({ id }));
    table.put(timerRow({ id: 2_000, phaseMs: START_MS + 900 }));
    await scheduler.start();
    await clock.advance(960);
    // The one that is due in the meantime is not held up.
    expect(table.fires.map((fire) => [fire.timer, fire.scheduledAtMs, fire.atMs])).toEqual([]);
    expect(table.commits).toBe(2);
    await clock.advance(39);
    expect(table.fires).toEqual([]);
    await clock.advance(1);
    expect(table).toMatchObject({ commits: 3, ahead: 2 });
    expect(table.fires).toHaveLength(1_200);
    expect(
      table.fires.every((fire) => fire.scheduledAtMs === START_MS + SECOND && fire.atMs === fire.scheduledAtMs),
    ).toBe(true);
    await clock.advance(900);
    expect(table.firesOf(2_000)).toEqual(seconds(1.9));
  });

  test("a timer that is due while others wait for their instant is not held up by them", async () => {
    for (let id = 1; id <= 1_000; id += 1) table.put(timerRow({ id, config: { unit: "seconds", interval: 2 } }));
    table.put(timerRow({ id: 2_000, phaseMs: START_MS - 50, config: { unit: "seconds", interval: 2 } }));
    await scheduler.start();
    await clock.advance(1_949);
    await scheduler.refresh({ timers: [1] });
    expect(table.fires).toEqual([]);
    await clock.advance(1);
    expect(table.fires.map(({ timer }) => timer)).toEqual([2_000]);
    await clock.advance(50);
    expect(table.fires).toHaveLength(1_001);
  });

  test("after stop nothing fires, and drained waits for the commit that is under way", async () => {
    table.put(timerRow());
    await scheduler.start();
    let release = () => {};
    table.beforeCommit = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    await clock.advance(SECOND);
    scheduler.stop();
    let drained = false;
    void scheduler.drained().then(() => {
      drained = true;
    });
    await clock.advance(10 * SECOND);
    expect(drained).toBe(false);
    release();
    await clock.advance(SECOND);
    expect(drained).toBe(true);
    expect(table.firesOf(1)).toEqual(seconds(1));
  });
});

describe("the clock", () => {
  test("a clock that is set forward is noticed within 30 s, and what was missed is dealt with by policy", async () => {
    table.put(timerRow({ config: { unit: "minutes", interval: 1 } }));
    await scheduler.start();
    await clock.advance(10 * SECOND);
    clock.step(10 * MINUTE);
    await clock.advance(30 * SECOND);
    expect(table.firesOf(1)).toEqual(seconds(600));
    expect(table.skips).toEqual([{ timer: 1, count: 9, reason: "coalesced" }]);
  });

  test("a clock that is set back fires nothing a second time, and goes on when it is there again", async () => {
    table.put(timerRow({ config: { unit: "seconds", interval: 10 } }));
    await scheduler.start();
    await clock.advance(30 * SECOND);
    clock.step(-20 * SECOND);
    await clock.advance(20 * SECOND);
    expect(table.firesOf(1)).toEqual(seconds(10, 20, 30));
    await clock.advance(10 * SECOND);
    expect(table.firesOf(1)).toEqual(seconds(10, 20, 30, 40));
  });

  test("a clock that is set back while commits fail does not stretch the pause", async () => {
    table.put(timerRow({ id: 1 }));
    await scheduler.start();
    table.away = true;
    await clock.advance(3 * SECOND);
    clock.step(-HOUR);
    table.away = false;
    table.put(timerRow({ id: 2, phaseMs: clock.now(), armedFromMs: clock.now() }));
    await scheduler.refresh({ timers: [2] });
    await clock.advance(35 * SECOND);
    expect(table.firesOf(2).length).toBeGreaterThan(0);
  });

  test("what was missed while nothing ran is fired at the start, by policy", async () => {
    table.put(timerRow({ config: { unit: "minutes", interval: 1 }, highWaterMs: START_MS + 5 * MINUTE }));
    clock.step(20 * MINUTE + 30 * SECOND);
    await scheduler.start();
    await clock.advance(0);
    expect(table.fires).toMatchObject([{ scheduledAtMs: START_MS + 20 * MINUTE, coalesced: 14 }]);
  });
});

describe("trouble", () => {
  test("when nothing can be stored it tries again with growing pauses, and loses nothing", async () => {
    for (let id = 1; id <= 3; id += 1) table.put(timerRow({ id, misfirePolicy: "fire_all" }));
    await scheduler.start();
    table.away = true;
    await clock.advance(60 * SECOND);
    expect(table.commits).toBeGreaterThan(8);
    expect(table.commits).toBeLessThan(25);
    table.away = false;
    await clock.advance(6 * SECOND);
    for (let id = 1; id <= 3; id += 1)
      expect(table.firesOf(id)).toEqual(seconds(...Array.from({ length: 66 }, (_, i) => i + 1)));
    const { commits } = table;
    await clock.advance(2 * SECOND);
    expect(table.commits).toBe(commits + 2);
  });

  test("one timer that cannot be stored neither disturbs the others nor is tried without pause", async () => {
    table.put(timerRow({ id: 1 }));
    table.put(timerRow({ id: 2 }));
    table.broken.add(1);
    await scheduler.start();
    await clock.advance(60 * SECOND);
    expect(table.firesOf(2)).toHaveLength(60);
    expect(clock.called()).toBeLessThan(200);
    table.broken.clear();
    await clock.advance(60 * SECOND);
    expect(
      table.fires.filter((fire) => fire.timer === 1).length + table.skips.reduce((sum, skip) => sum + skip.count, 0),
    ).toBe(120);
  });

  test("a timer whose stored settings are invalid is not armed, and says why", async () => {
    table.put(timerRow({ id: 1, config: { unit: "seconds", interval: 0 } }));
    table.put(timerRow({ id: 2, triggerRef: "core.crontimer", config: { expression: "nonsense" } }));
    table.put(timerRow({ id: 3 }));
    await scheduler.start();
    await clock.advance(SECOND);
    expect(table.firesOf(3)).toEqual(seconds(1));
    expect(scheduler.ofSensor(1)).toMatchObject({
      nextFireAtMs: null,
      version: null,
      problem: expect.stringMatching(/interval/),
    });
    expect(scheduler.ofSensor(2).problem).toMatch(/expression/);
    expect(scheduler.describe()).toMatchObject({ armed: 1, invalid: 2 });
  });

  test("an instant that another node has stored is not stored again: the row is read and the timer goes on", async () => {
    table.put(timerRow());
    await scheduler.start();
    const stored = table.rows.get(1);
    if (stored) stored.highWaterMs = START_MS + 2 * SECOND; // the other node's clock is ahead
    await clock.advance(5 * SECOND);
    expect(table.firesOf(1)).toEqual(seconds(3, 4, 5));
    expect(clock.called()).toBeLessThan(20);
  });
});

describe("a pause", () => {
  const paused = (until: number, change = {}) =>
    timerRow({ config: { unit: "seconds", interval: 10, paused_until: new Date(until).toISOString() }, ...change });

  test.each([
    ["skip", seconds(70), [{ timer: 1, count: 6, reason: "paused" }]],
    ["fire_once", seconds(60, 70), [{ timer: 1, count: 5, reason: "paused" }]],
    ["fire_all", seconds(10, 20, 30, 40, 50, 60, 70), []],
  ] as const)(
    "fires nothing until its end; then the policy %s decides what is made up for",
    async (misfirePolicy, fires, skips) => {
      table.put(paused(START_MS + 65 * SECOND, { misfirePolicy }));
      await scheduler.start();
      await clock.advance(64_999);
      expect(table.fires).toEqual([]);
      expect(scheduler.ofSensor(1).nextFireAtMs).toBe(START_MS + (misfirePolicy === "skip" ? 70 : 65) * SECOND);
      await clock.advance(6_000);
      expect(table.firesOf(1)).toEqual(fires);
      expect(table.skips).toEqual(skips);
    },
  );

  test("that is ended early counts until then", async () => {
    table.put(paused(START_MS + HOUR, { misfirePolicy: "skip" }));
    await scheduler.start();
    await clock.advance(25_000);
    const config = { unit: "seconds", interval: 10, paused_until: new Date(clock.now()).toISOString() };
    table.edit(1, { config });
    await scheduler.refresh({ timers: [1] });
    await clock.advance(10_000);
    expect(table.firesOf(1)).toEqual(seconds(30));
    expect(table.skips).toEqual([{ timer: 1, count: 2, reason: "paused" }]);
  });

  test("of which a node only hears after it is over is explained as one", async () => {
    table.put(paused(START_MS + 25 * SECOND, { misfirePolicy: "fire_once" }));
    clock.step(5 * MINUTE + 5);
    await scheduler.start();
    await clock.advance(1);
    expect(table.firesOf(1)).toEqual(seconds(20, 300));
    expect(table.skips).toEqual([
      { timer: 1, count: 1, reason: "paused" },
      { timer: 1, count: 27, reason: "coalesced" },
    ]);
  });
});

describe("a node that stands by", () => {
  test("fires nothing, knows what comes next, and takes over from the marks of the one that fired", async () => {
    const other = new Scheduler(table.ports());
    table.put(timerRow({ config: { unit: "seconds", interval: 10 } }));
    scheduler.standBy();
    await Promise.all([scheduler.start(), other.start()]);
    await clock.advance(35_000);
    expect(table.firesOf(1)).toEqual(seconds(10, 20, 30));
    expect(table.commits).toBe(3);
    expect(scheduler.ofSensor(1).nextFireAtMs).toBe(START_MS + 40 * SECOND);
    other.stop();
    await clock.advance(8_000); // nobody fires the one at 40 s
    await scheduler.takeOver();
    await clock.advance(10_000);
    expect(table.firesOf(1)).toEqual(seconds(10, 20, 30, 40, 50));
    expect(table.skips).toEqual([]);
  });

  test("fires what passed while nobody fired, also where no mark has moved since it read", async () => {
    table.put(timerRow({ config: { unit: "seconds", interval: 10 } }));
    scheduler.standBy();
    await scheduler.start();
    await clock.advance(12_000);
    await scheduler.takeOver();
    await clock.advance(0);
    expect(table.firesOf(1)).toEqual(seconds(10));
  });

  test("does not begin to fire when it lost its turn while it read", async () => {
    table.put(timerRow());
    scheduler.standBy();
    await scheduler.start();
    table.afterLoadPage = async () => scheduler.standBy();
    await scheduler.takeOver();
    await clock.advance(5_000);
    expect(table.fires).toEqual([]);
    expect(scheduler.describe()).toMatchObject({ firing: false, armed: 1 });
  });
});
