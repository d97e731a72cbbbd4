import { expect, test } from "vitest";
import { decryptText, encryptText, isEncrypted } from "@/server/secrets/encryption";

const KEY = "a-key-of-some-length";
const CONTEXT = "key:core.token";

test("what is encrypted comes back, and never looks the same twice", () => {
  const one = encryptText(KEY, "grüße 🎉", CONTEXT);
  expect(decryptText(KEY, one, CONTEXT)).toBe("grüße 🎉");
  expect(encryptText(KEY, "grüße 🎉", CONTEXT)).not.toBe(one);
  expect(isEncrypted(one)).toBe(true);
  expect(one).not.toContain("grü");
  expect(decryptText(KEY, encryptText(KEY, "", CONTEXT), CONTEXT)).toBe("");
});

test("another key, another place, a changed byte and plain text are refused", () => {
  const one = encryptText(KEY, "text", CONTEXT);
  expect(() => decryptText("another-key-of-some-length", one, CONTEXT)).toThrow("another ATTUNE_ENCRYPTION_KEY");
  expect(() => decryptText(KEY, one, "key:core.other")).toThrow("changed or moved");
  const flipped = one.slice(0, -1) + (one.endsWith("A") ? "B" : "A");
  expect(() => decryptText(KEY, flipped.replace(/.$/, "_x"), CONTEXT)).toThrow("changed or moved");
  expect(() => decryptText(KEY, "plain", CONTEXT)).toThrow();
});
