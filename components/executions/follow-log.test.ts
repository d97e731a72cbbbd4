import { describe, expect, it } from "vitest";
import { type FollowLogOptions, followLog } from "@/components/executions/follow-log";
import type { ExecutionLogChunk } from "@/lib/schemas/execution";

type Handlers = Parameters<FollowLogOptions["open"]>[1];
const piece = (seq: number): ExecutionLogChunk => ({ seq, stream: "stdout", content: `${seq}\n`, created: "" });

function start(complete: () => boolean = () => true) {
  const streams: { afterSeq: number; on: Handlers; closed: boolean }[] = [];
  const timers: (() => void)[] = [];
  const frames: (() => void)[] = [];
  const got: number[] = [];
  const states: string[] = [];
  const stop = followLog({
    open(afterSeq, on) {
      const stream = { afterSeq, on, closed: false };
      streams.push(stream);
      return () => {
        stream.closed = true;
      };
    },
    isComplete: async () => complete(),
    onPieces: (pieces) => got.push(...pieces.map(({ seq }) => seq)),
    onState: (state) => states.push(state),
    nextFrame(callback) {
      frames.push(callback);
      return () => frames.splice(frames.indexOf(callback), 1);
    },
    after(_delayMs, callback) {
      timers.push(callback);
      return () => timers.splice(timers.indexOf(callback), 1);
    },
    random: () => 0,
  });
  const last = () => {
    const stream = streams.at(-1);
    if (!stream) throw new Error("no stream");
    return stream;
  };
  const run = (list: (() => void)[]) => {
    for (const callback of list.splice(0)) callback();
  };
  return { streams, last, timers, frames, got, states, stop, run };
}
const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

describe("followLog", () => {
  it("continues behind the last piece after a cut connection, and gives nothing twice", () => {
    const log = start();
    log.last().on.piece(piece(0));
    log.last().on.piece(piece(1));
    log.run(log.frames);
    log.last().on.broke();
    expect(log.states.at(-1)).toBe("reconnecting");
    log.run(log.timers);
    expect(log.last().afterSeq).toBe(1);
    log.last().on.piece(piece(1));
    log.last().on.piece(piece(2));
    log.run(log.frames);
    expect(log.got).toEqual([0, 1, 2]);
  });

  it("hears nothing from a stream that it has left", () => {
    const log = start();
    const first = log.last();
    first.on.broke();
    log.run(log.timers);
    first.on.piece(piece(0));
    log.run(log.frames);
    expect(log.got).toEqual([]);
    expect(first.closed).toBe(true);
  });

  it("ends when the execution has, with everything handed on", async () => {
    const log = start();
    log.last().on.piece(piece(0));
    log.last().on.ended();
    await settled();
    expect(log.got).toEqual([0]);
    expect(log.states.at(-1)).toBe("ended");
  });

  it("opens another stream when one ended before the execution did, as when the server restarts", async () => {
    const log = start(() => false);
    log.last().on.piece(piece(0));
    log.last().on.ended();
    await settled();
    expect(log.states.at(-1)).toBe("reconnecting");
    log.run(log.timers);
    expect(log.last().afterSeq).toBe(0);
  });

  it("does nothing more once it was stopped", async () => {
    const log = start(() => false);
    log.last().on.ended();
    log.stop();
    await settled();
    expect(log.timers).toEqual([]);
    expect(log.streams).toHaveLength(1);
  });
});
