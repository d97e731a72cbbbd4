import { describe, expect, it } from "vitest";
import { addToLog, emptyLog, keepLast } from "@/components/executions/log-lines";
import type { ExecutionLogChunk } from "@/lib/schemas/execution";

const piece = (seq: number, content: string, stream: "stdout" | "stderr" = "stdout"): ExecutionLogChunk => ({
  seq,
  stream,
  content,
  created: "2026-01-01T00:00:00.000Z",
});
const texts = (...pieces: ExecutionLogChunk[]) => addToLog(emptyLog, pieces).lines.map(({ text }) => text);

describe("addToLog", () => {
  it("splits pieces into lines and keeps empty ones", () => {
    expect(texts(piece(0, "one\n\ntwo\n"))).toEqual(["one", "", "two"]);
  });

  it("joins a line that is spread over pieces, with the other stream in between", () => {
    const { lines } = addToLog(emptyLog, [piece(0, "on"), piece(1, "bad\n", "stderr"), piece(2, "e\ntwo")]);
    expect(lines.map(({ stream, text }) => [stream, text])).toEqual([
      ["stdout", "one"],
      ["stderr", "bad"],
      ["stdout", "two"],
    ]);
  });

  it("ends a line when the newline comes alone", () => {
    expect(texts(piece(0, "one"), piece(1, "\n"), piece(2, "two\n"))).toEqual(["one", "two"]);
  });

  it("repeats nothing when pieces are given again after a cut connection", () => {
    const first = addToLog(emptyLog, [piece(0, "one\n"), piece(1, "two\n")]);
    expect(addToLog(first, [piece(0, "one\n"), piece(1, "two\n")])).toBe(first);
    expect(addToLog(first, [piece(1, "two\n"), piece(2, "three\n")]).lines.map(({ text }) => text)).toEqual([
      "one",
      "two",
      "three",
    ]);
  });

  it("gives every line an id of its own", () => {
    const { lines } = addToLog(emptyLog, [piece(0, "a\nb\n"), piece(1, "c\n")]);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(3);
  });
});

describe("keepLast", () => {
  it("drops the oldest lines, and goes on with the lines that are not ended", () => {
    const before = addToLog(emptyLog, [piece(0, "one\ntwo\n"), piece(1, "bad", "stderr"), piece(2, "thr")]);
    const kept = keepLast(before, 2);
    expect(kept.lines.map(({ text }) => text)).toEqual(["bad", "thr"]);
    const after = addToLog(kept, [piece(3, "ee\n"), piece(4, " luck\n", "stderr")]);
    expect(after.lines.map(({ text }) => text)).toEqual(["bad luck", "three"]);
    expect(addToLog(keepLast(before, 1), [piece(3, "new", "stderr")]).lines.map(({ text }) => text)).toEqual([
      "thr",
      "new",
    ]);
  });
});
