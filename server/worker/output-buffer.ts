import { createMaskStream, type Masker } from "@/server/secrets/masker";
import type { OutputStream } from "./attempt";

/** Bytes of each stream that are kept. */
export const OUTPUT_LIMIT_BYTES = 10 * 1024 * 1024;

const PARTS_BEFORE_JOIN = 1024;

export type OutputBuffer = {
  /** Takes the next bytes and returns the text to show now, masked; empty once the limit was passed. */
  push(chunk: Uint8Array): string;
  /** Call once, after the last push. Returns what was held back: an unfinished character, the beginning of a secret. */
  end(): string;
  /** Everything that was shown. */
  text(): string;
  /** The same before it was masked, for parsing; only with `keepsRaw`. */
  rawText(): string;
  truncated(): boolean;
  bytesTruncated(): number;
};

/**
 * Collects one output stream as text within a bound.
 *
 * Bytes are decoded as lossy UTF-8 across chunk boundaries. NUL becomes U+FFFD, because PostgreSQL text and jsonb cannot
 * hold it. Secrets of `masker` become `***`, wherever chunks divide them. Memory stays proportional to the limit, also when
 * the output comes byte by byte.
 */
export function createOutputBuffer(
  stream: OutputStream,
  {
    limitBytes = OUTPUT_LIMIT_BYTES,
    masker,
    keepsRaw = false,
  }: { limitBytes?: number; masker?: () => Masker; keepsRaw?: boolean } = {},
): OutputBuffer {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const mask = masker ? createMaskStream(masker) : null;
  const shown = createTextParts();
  const raw = mask && keepsRaw ? createTextParts() : null;
  let keptBytes = 0;
  let droppedBytes = 0;
  let lastCharacter = "";

  function keep(decoded: string): string {
    const text = decoded.includes("\0") ? decoded.replaceAll("\0", "\uFFFD") : decoded;
    if (text === "") return "";
    lastCharacter = text.at(-1) ?? "";
    raw?.push(text);
    return shown.push(mask ? mask.write(text) : text);
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
      const rest = mask ? shown.push(mask.cut()) : "";
      return text + rest + keep(`${newline}[OUTPUT TRUNCATED: ${stream} exceeded size limit]`);
    },
    end() {
      // A character cut by the limit is dropped; one the process left unfinished is shown as a replacement.
      const text = droppedBytes > 0 ? "" : keep(decoder.decode());
      return mask ? text + shown.push(mask.end()) : text;
    },
    text: () => shown.text(),
    rawText: () => (raw ?? shown).text(),
    truncated: () => droppedBytes > 0,
    bytesTruncated: () => droppedBytes,
  };
}

/** Text that comes in many small parts; joined now and then, so that they cost no more than the text. */
function createTextParts(): { push(text: string): string; text(): string } {
  const joined: string[] = [];
  let parts: string[] = [];
  return {
    push(text) {
      if (text !== "" && parts.push(text) === PARTS_BEFORE_JOIN) {
        joined.push(parts.join(""));
        parts = [];
      }
      return text;
    },
    text: () => joined.join("") + parts.join(""),
  };
}
