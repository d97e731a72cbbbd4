import { expect, test } from "vitest";
import { EXPIRY_CHOICES, expiryOf } from "./token-expiry";

test("a token expires after as many days as its choice says, or never", () => {
  const nowMs = Date.parse("2030-01-01T00:00:00Z");
  expect(expiryOf("7", nowMs)).toBe("2030-01-08T00:00:00.000Z");
  expect(expiryOf("never", nowMs)).toBeNull();
  for (const { value } of EXPIRY_CHOICES)
    if (value !== "never") expect(Date.parse(expiryOf(value, nowMs) ?? "")).toBeGreaterThan(nowMs);
});
