import { expect, test } from "vitest";
import { createMasker, createMaskStream } from "@/server/secrets/masker";
import { secretTexts } from "@/server/secrets/secret-forms";

const SECRET = 'p@ss "wörd"/\\ 100%';
const masker = createMasker([SECRET]);

test("a secret is recognised in base64, URL-encoded and JSON-escaped, also inside a longer text", () => {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  for (const written of [
    SECRET,
    base64(SECRET),
    base64(`user:${SECRET}`),
    base64(`me:${SECRET}\n`),
    Buffer.from(SECRET).toString("base64url"),
    encodeURIComponent(SECRET),
    new URLSearchParams({ q: SECRET }).toString(),
    JSON.stringify({ password: SECRET }),
    '{"password": "p@ss \\"w\\u00f6rd\\"/\\\\ 100%"}',
  ]) {
    const shown = masker.text(`>${written}<`);
    expect(shown, written).toContain("***");
    expect(shown.length, written).toBeLessThan(written.length);
  }
});

test("a multi-line secret is recognised as a whole and line by line, with either line ending", () => {
  const pem = `-----BEGIN KEY-----\n${"MIIEvQIBADANBgkq".repeat(4)}\n${"hkiG9w0BAQEFAASC".repeat(4)}\n-----END KEY-----\n`;
  const lines = createMasker([pem]);
  expect(lines.text(pem)).toBe("***");
  expect(lines.text(pem.replaceAll("\n", "\r\n"))).toBe("-----BEGIN KEY-----\r\n***\r\n***\r\n-----END KEY-----\r\n");
  const wrapped = (
    Buffer.from(pem)
      .toString("base64")
      .match(/.{1,76}/g) ?? []
  ).join("\n");
  expect(lines.text(wrapped).replaceAll(/[*\n=]/g, "").length).toBeLessThan(8);
  expect(lines.text("-----BEGIN KEY-----")).toBe("-----BEGIN KEY-----");
});

test("a value's strings of four characters and more are secret, whatever they are in", () => {
  expect(secretTexts({ user: "ann", password: "hunter2", more: ["deep-one", 12345, { x: null }] }).sort()).toEqual([
    "deep-one",
    "hunter2",
  ]);
});

test("a very long secret is masked whole, and its build stays bounded", () => {
  const long = Array.from({ length: 200_000 }, (_, index) => String.fromCharCode(97 + ((index * index) % 26))).join("");
  expect(createMasker([long]).text(`<${long}>`)).toBe("<***>");
});

test("overlapping secrets leave nothing of either", () => {
  expect(createMasker(["abcdef", "defghi"]).text("xabcdefghix")).toBe("x***x");
  expect(createMasker(["aaaa"]).text("aaaaaaa-aaa")).toBe("***-aaa");
});

test("without secrets nothing is copied", () => {
  const none = createMasker([]);
  const value = { a: "b" };
  expect(none.value(value)).toBe(value);
  expect(none.isEmpty).toBe(true);
  expect(createMaskStream(() => none).write("text")).toBe("text");
});

test("a secret that becomes known while a text comes is masked from then on, and older ones still are", () => {
  let current = createMasker(["first-secret"]);
  const stream = createMaskStream(() => current);
  let output = stream.write("first-sec");
  current = current.with(["second-secret"]);
  output += stream.write("ret second-secret first-");
  output += stream.write("secret.") + stream.end();
  // The piece that was held back when the second became known had not been complete, and is looked at again.
  expect(output).toBe("first-secret *** ***.".replace("first-secret", "***"));
});

test("a secret that the limit of the output cuts is not shown in part", () => {
  const stream = createMaskStream(() => createMasker(["a-long-secret"]));
  expect(stream.write("out: a-long-sec") + stream.cut()).toBe("out: ***");
});
