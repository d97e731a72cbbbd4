import { AttuneError } from "@/lib/client/attune-error";

export type ServerSentEvent = { event: string; data: string; id: string | null };

/** One event may not hold more than this, or a broken server would fill the memory. */
const EVENT_CHARACTERS_MAX = 32 * 1024 * 1024;

/**
 * Reads a body of the type text/event-stream (https://html.spec.whatwg.org/multipage/server-sent-events.html §9.2.6):
 * lines end with CR, LF or both, wherever the pieces are cut; comments are skipped; an event that is cut off by the end of
 * the body is dropped. `onActivity` is called for every piece, keep-alive comments included.
 * @throws AttuneError BAD_ANSWER when one event is larger than 32 MiB
 */
export async function* readServerSentEvents(
  body: ReadableStream<Uint8Array>,
  onActivity: () => void = () => undefined,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder(); // takes a byte-order mark away, and keeps a character that is cut for the next piece
  const parser = createEventParser();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      onActivity();
      yield* parser(decoder.decode(value, { stream: true }));
    }
  } finally {
    // Not waited for: a body whose connection is gone may never answer.
    reader.cancel().catch(() => undefined);
  }
}

/** A function that takes the text piece by piece and gives the events that each piece completes. */
export function createEventParser(): (text: string) => ServerSentEvent[] {
  let rest = "";
  let endedWithCr = false;
  let data: string[] = [];
  let event = "";
  let lastId: string | null = null;
  let size = 0;

  function takeLine(line: string): ServerSentEvent | null {
    if (line === "") {
      const complete = data.length > 0 ? { event: event || "message", data: data.join("\n"), id: lastId } : null;
      data = [];
      event = "";
      size = 0;
      return complete;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") {
      data.push(value);
      size += value.length;
    } else if (field === "event") event = value;
    else if (field === "id" && !value.includes("\0")) lastId = value;
    return null;
  }

  return (text) => {
    const events: ServerSentEvent[] = [];
    // A CR at the end of the last piece has ended its line already: its LF, if it comes, ends no other.
    const fresh = endedWithCr && text.startsWith("\n") ? text.slice(1) : text;
    if (text !== "") endedWithCr = text.endsWith("\r");
    const lines = (rest + fresh).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const complete = takeLine(line);
      if (complete) events.push(complete);
    }
    if (size + rest.length > EVENT_CHARACTERS_MAX)
      throw new AttuneError("An event of the stream is too large", { code: "BAD_ANSWER" });
    return events;
  };
}
