import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEventParser, readServerSentEvents, type ServerSentEvent } from "@/lib/client/server-sent-events";

function parse(...pieces: string[]): ServerSentEvent[] {
  const parser = createEventParser();
  return pieces.flatMap(parser);
}

async function readBytes(bytes: Uint8Array, cuts: number[]): Promise<ServerSentEvent[]> {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const [at, place] of places.slice(1).entries()) controller.enqueue(bytes.slice(places[at], place));
      controller.close();
    },
  });
  const found: ServerSentEvent[] = [];
  for await (const event of readServerSentEvents(body)) found.push(event);
  return found;
}

describe("server-sent events", () => {
  it("reads name, id and text, and joins several lines of text", () => {
    expect(parse("event: append\nid: 7\ndata: a\ndata:  b\ndata\n\n")).toEqual([
      { event: "append", data: "a\n b\n", id: "7" },
    ]);
  });

  it("keeps the last id for the events after it, and takes an empty event for none", () => {
    expect(parse("id: 1\ndata: a\n\n\n\nevent: x\n\ndata: b\n\n")).toEqual([
      { event: "message", data: "a", id: "1" },
      { event: "message", data: "b", id: "1" },
    ]);
  });

  it("skips comments and unknown fields, and drops an event that the end cuts off", () => {
    expect(parse(": keep-alive\n\nretry: 10\nfoo: bar\ndata: a\n\ndata: half")).toEqual([
      { event: "message", data: "a", id: null },
    ]);
  });

  it("takes CR LF for one line end when it is cut between the two", () => {
    expect(parse("data: a\r", "\ndata: b\r", "\n\r", "\n")).toEqual([{ event: "message", data: "a\nb", id: null }]);
  });

  it("gives the same events wherever the bytes are cut, with every kind of line end and characters of several bytes", async () => {
    const eol = fc.constantFrom("\n", "\r", "\r\n");
    const line = fc.constantFrom("data: grün 🌱", "data:x", "event: append", "id: 3", ": comment", "", "data");
    const text = fc.array(fc.tuple(line, eol).map((parts) => parts.join(""))).map((lines) => lines.join(""));
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(), { maxLength: 12 }), async (given, cuts) => {
        // A CR at the very end is a line end already, whole or cut.
        expect(await readBytes(new TextEncoder().encode(given), cuts)).toEqual(parse(given));
      }),
    );
  });

  it("refuses an event that would fill the memory", () => {
    const parser = createEventParser();
    const piece = "x".repeat(8 * 1024 * 1024);
    expect(() => {
      for (let count = 0; count < 5; count += 1) parser(`data: ${piece}\n`);
    }).toThrow("too large");
  });

  it("lets go of the body when the reader stops", async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("data: a\n\n")),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const _ of readServerSentEvents(body)) break;
    expect(cancelled).toBe(true);
  });
});
