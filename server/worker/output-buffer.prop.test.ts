import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createOutputBuffer } from "./output-buffer";

function pushAll(chunks: Uint8Array[], limit?: number) {
  const buffer = createOutputBuffer("stdout", limit === undefined ? {} : { limitBytes: limit });
  let live = "";
  for (const chunk of chunks) live += buffer.push(chunk);
  live += buffer.end();
  return { buffer, live };
}

describe("output buffer", () => {
  test("text is the same however its bytes are cut into chunks, and what was shown live is what is kept", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 7 })), fc.string({ unit: "binary" }), (chunks, text) => {
        const bytes = Buffer.from(text);
        const all = [...chunks, ...Array.from(bytes, (byte) => Uint8Array.of(byte))];
        const whole = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.concat(all));
        const { buffer, live } = pushAll(all);
        expect(buffer.text()).toBe(whole.replaceAll("\0", "\uFFFD"));
        expect(live).toBe(buffer.text());
        expect(buffer.truncated()).toBe(false);
      }),
    );
  });

  test("past the limit there is one notice, and every byte is either kept or counted", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ min: 97, max: 122 })), fc.nat(20), (chunks, limit) => {
        const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        const { buffer, live } = pushAll(chunks, limit);
        expect(buffer.bytesTruncated()).toBe(Math.max(0, total - limit));
        expect(buffer.truncated()).toBe(total > limit);
        expect(live).toBe(buffer.text());
        expect(buffer.text().split("[OUTPUT TRUNCATED: stdout exceeded size limit]")).toHaveLength(
          total > limit ? 2 : 1,
        );
      }),
    );
  });

  test("output of exactly the limit is whole", () => {
    const { buffer } = pushAll([Buffer.from("12345")], 5);
    expect(buffer.text()).toBe("12345");
    expect(buffer.truncated()).toBe(false);
  });

  test("a character that the limit cuts is dropped", () => {
    const { buffer } = pushAll([Buffer.from("aé")], 2);
    expect(buffer.text()).toBe("a\n[OUTPUT TRUNCATED: stdout exceeded size limit]");
  });
});
