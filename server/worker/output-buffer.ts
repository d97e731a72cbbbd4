import type { OutputStream } from "./attempt";

/** Bytes of each stream that are kept. */
export const OUTPUT_LIMIT_BYTES = 10 * 1024 * 1024;

const PARTS_BEFORE_JOIN = 1024;

export type OutputBuffer = {
  /** Takes the next bytes and returns the text to show now; empty once the limit was passed. */
  push(chunk: Uint8Array): string;
  /** Call once, after the last push. Returns what an unfinished character at the end decodes to. */
  end(): string;
  text(): string;
  truncated(): boolean;
  bytesTruncated(): number;
};

/**
 * Collects one output stream as text within a bound.
 *
 * Bytes are decoded as lossy UTF-8 across chunk boundaries. NUL becomes U+FFFD, because PostgreSQL text and jsonb cannot
 * hold it. Memory stays proportional to the limit, also when the output comes byte by byte.
 */
export function createOutputBuffer(stream: OutputStream, limitBytes = OUTPUT_LIMIT_BYTES): OutputBuffer {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const joined: string[] = [];
  let parts: string[] = [];
  let keptBytes = 0;
  let droppedBytes = 0;
  let lastCharacter = "";

  function keep(decoded: string): string {
    const text = decoded.includes("\0") ? decoded.replaceAll("\0", "\uFFFD") : decoded;
    if (text === "") return "";
    lastCharacter = text.at(-1) ?? "";
    parts.push(text);
    if (parts.length === PARTS_BEFORE_JOIN) {
      joined.push(parts.join(""));
      parts = [];
    }
    return text;
  }

  return {
    push(chunk) {
      if (droppedBytes > 0) {
        droppedBytes += chunk.length;
        return "";
      }
      const room = limitBytes - keptBytes;
      if (chunk.length <= room) {
        keptBytes += chunk.length;
        return keep(decoder.decode(chunk, { stream: true }));
      }
      keptBytes += room;
      droppedBytes = chunk.length - room;
      const text = keep(decoder.decode(chunk.subarray(0, room), { stream: true }));
      const newline = lastCharacter === "" || lastCharacter === "\n" ? "" : "\n";
      return text + keep(`${newline}[OUTPUT TRUNCATED: ${stream} exceeded size limit]`);
    },
    end() {
      // A character cut by the limit is dropped; one the process left unfinished is shown as a replacement.
      return droppedBytes > 0 ? "" : keep(decoder.decode());
    },
    text() {
      return joined.join("") + parts.join("");
    },
    truncated: () => droppedBytes > 0,
    bytesTruncated: () => droppedBytes,
  };
}
