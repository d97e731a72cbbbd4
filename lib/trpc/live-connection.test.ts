import { describe, expect, test } from "vitest";
import type { LiveMessage } from "@/lib/schemas/live";
import { createLiveConnection, type LiveState, retryDelayMs } from "@/lib/trpc/live-connection";

type Stream = {
  afterId: string | null;
  closed: boolean;
  opened(): void;
  message(message: LiveMessage): void;
  failed(fatal: boolean): void;
};

function harness() {
  let nowMs = 1_000_000;
  const timers: { atMs: number; callback: () => void }[] = [];
  const frames: (() => void)[] = [];
  const streams: Stream[] = [];
  const batches: LiveMessage[][] = [];
  const states: LiveState[] = [];
  let refused = 0;
  const remove = <T>(list: T[], item: T) => {
    const at = list.indexOf(item);
    if (at >= 0) list.splice(at, 1);
  };
  const connection = createLiveConnection({
    open(afterId, on) {
      const stream: Stream = { afterId, closed: false, ...on };
      streams.push(stream);
      return () => {
        stream.closed = true;
      };
    },
    onMessages: (messages) => batches.push(messages),
    onState: (state) => states.push(state),
    onRefused: () => {
      refused += 1;
    },
    now: () => nowMs,
    after(delayMs, callback) {
      const timer = { atMs: nowMs + delayMs, callback };
      timers.push(timer);
      return () => remove(timers, timer);
    },
    nextFrame(callback) {
      frames.push(callback);
      return () => remove(frames, callback);
    },
    random: () => 1,
  });
  return {
    connection,
    streams,
    batches,
    states,
    refusals: () => refused,
    last: () => {
      const stream = streams.at(-1);
      if (!stream) throw new Error("no stream was opened");
      return stream;
    },
    frame: () => frames.splice(0).forEach((callback) => void callback()),
    advance(ms: number) {
      nowMs += ms;
      for (const timer of timers.filter(({ atMs }) => atMs <= nowMs)) {
        remove(timers, timer);
        timer.callback();
      }
    },
    event: (id: string, agoMs = 0): LiveMessage => ({
      type: "definition",
      id,
      at: new Date(nowMs - agoMs).toISOString(),
      op: "update",
      entity: "sensor",
      entity_id: 1,
      ref: "core.x",
    }),
    beat: (id: string): LiveMessage => ({ type: "beat", id, at: new Date(nowMs).toISOString() }),
  };
}

describe("the live connection", () => {
  test("after a break it goes on behind the last message it has seen, beats included", () => {
    const h = harness();
    h.connection.start();
    expect(h.last().afterId).toBeNull();
    h.last().opened();
    h.last().message(h.event("7"));
    h.last().message(h.beat("9"));
    h.last().failed(false);
    expect(h.streams[0]?.closed).toBe(true);
    expect(h.states.at(-1)?.status).toBe("reconnecting");
    h.advance(250);
    expect(h.last().afterId).toBe("9");
    h.last().opened();
    expect(h.states.at(-1)?.status).toBe("live");
  });

  test("what a closed stream still says is ignored", () => {
    const h = harness();
    h.connection.start();
    const first = h.last();
    first.opened();
    first.failed(false);
    h.advance(250);
    first.message(h.event("5"));
    first.failed(false);
    h.frame();
    expect(h.batches).toEqual([]);
    expect(h.streams).toHaveLength(2);
  });

  test("the pauses between attempts double up to five seconds, and begin anew after a success", () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => retryDelayMs(attempt, 1))).toEqual([
      250, 500, 1000, 2000, 4000, 5000, 5000,
    ]);
    expect(retryDelayMs(0, 0)).toBe(125);
    const h = harness();
    h.connection.start();
    h.last().failed(false);
    h.advance(250);
    h.last().failed(false);
    h.advance(499);
    expect(h.streams).toHaveLength(2);
    h.advance(1);
    expect(h.streams).toHaveLength(3);
    h.last().opened();
    h.last().failed(false);
    h.advance(250);
    expect(h.streams).toHaveLength(4);
  });

  test("messages of one frame are handed on together and in order", () => {
    const h = harness();
    h.connection.start();
    h.last().opened();
    for (const id of ["1", "2", "3"]) h.last().message(h.event(id));
    expect(h.batches).toEqual([]);
    h.frame();
    expect(h.batches.map((batch) => batch.map(({ id }) => id))).toEqual([["1", "2", "3"]]);
  });

  test("a tab that gets no frames holds a bounded number of messages and then asks for everything anew", () => {
    const h = harness();
    h.connection.start();
    h.last().opened();
    for (let id = 1; id <= 5_001; id += 1) h.last().message(h.event(String(id)));
    h.frame();
    expect(h.batches).toHaveLength(1);
    expect(h.batches[0]).toEqual([expect.objectContaining({ type: "resync", id: "5001" })]);
  });

  test("a paused connection is closed, and resuming catches up from where it stood", () => {
    const h = harness();
    h.connection.start();
    h.last().opened();
    h.last().message(h.event("3"));
    h.connection.pause();
    expect(h.states.at(-1)?.status).toBe("paused");
    expect(h.last().closed).toBe(true);
    h.advance(60_000);
    expect(h.streams).toHaveLength(1);
    h.connection.resume();
    expect(h.last().afterId).toBe("3");
  });

  test("pausing while it waits to reconnect stops the attempts", () => {
    const h = harness();
    h.connection.start();
    h.last().failed(false);
    h.connection.pause();
    h.advance(60_000);
    expect(h.streams).toHaveLength(1);
  });

  test("an ended session is said once and not asked for again", () => {
    const h = harness();
    h.connection.start();
    h.last().failed(true);
    h.advance(60_000);
    expect(h.refusals()).toBe(1);
    expect(h.streams).toHaveLength(1);
  });

  test("the lag is measured against the quickest message, so that clocks that differ do not count", () => {
    const h = harness();
    h.connection.start();
    h.last().opened();
    h.last().message(h.event("1", 90_000)); // the server's clock is 90 s behind
    h.advance(600);
    h.last().message(h.event("2", 90_400));
    h.frame();
    expect(h.states.at(-1)?.lagMs).toBe(400);
  });

  test("a burst does not publish its state more than twice a second", () => {
    const h = harness();
    h.connection.start();
    h.last().opened();
    const before = h.states.length;
    for (let round = 0; round < 60; round += 1) {
      h.advance(16);
      h.last().message(h.event(String(round)));
      h.frame();
    }
    expect(h.states.length - before).toBeLessThanOrEqual(2);
  });
});
