import { describe, expect, test } from "vitest";
import { claimedAddress, clientAddress, isSameOrigin, isSecureRequest } from "@/server/auth/request-origin";

const same = (headers: Record<string, string>) => isSameOrigin(new Headers({ host: "localhost:3000", ...headers }));

describe("a request with a cookie", () => {
  test("may change something when it comes from a page of this origin, or from no page", () => {
    expect(same({ "sec-fetch-site": "same-origin", origin: "http://localhost:3000" })).toBe(true);
    expect(same({ "sec-fetch-site": "none" })).toBe(true);
    expect(same({ origin: "http://localhost:3000" })).toBe(true);
    expect(same({})).toBe(true);
    expect(same({ origin: "https://attune.example", "x-forwarded-host": "attune.example" })).toBe(true);
  });

  test("may not when it comes from another site, another port or a page without an origin", () => {
    expect(same({ "sec-fetch-site": "cross-site", origin: "http://localhost:3000" })).toBe(false);
    expect(same({ "sec-fetch-site": "same-site" })).toBe(false);
    expect(same({ origin: "http://localhost:3001" })).toBe(false);
    expect(same({ origin: "http://evil.example" })).toBe(false);
    expect(same({ origin: "null" })).toBe(false);
  });

  test("is for https when the nearest proxy says so", () => {
    expect(isSecureRequest(new Headers({ "x-forwarded-proto": "https" }))).toBe(true);
    expect(isSecureRequest(new Headers({ "x-forwarded-proto": "https, http" }))).toBe(true);
    expect(isSecureRequest(new Headers({ "x-forwarded-proto": "http" }))).toBe(false);
    expect(isSecureRequest(new Headers())).toBe(false);
  });
});

test("the address of a client is what the listener says; what the client says of itself is told apart from it", () => {
  const headers = new Headers({ "x-forwarded-for": "10.0.0.1, 10.0.0.2", "x-attune-address": "192.0.2.1" });
  expect(clientAddress(headers)).toBe("192.0.2.1");
  expect(clientAddress(new Headers({ "x-forwarded-for": "10.0.0.1" }))).toBe("unknown");
  expect(claimedAddress(headers)).toBe("10.0.0.1");
  expect(claimedAddress(new Headers({ "x-real-ip": "10.0.0.9" }))).toBe("10.0.0.9");
  expect(claimedAddress(new Headers())).toBeNull();
});
