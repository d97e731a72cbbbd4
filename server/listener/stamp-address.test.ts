import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { senderAddress, stampAddress } from "@/server/listener/stamp-address";

test("without proxies of one's own the other end of the connection counts, whatever the headers say", () => {
  expect(senderAddress("192.0.2.1", "10.0.0.1", 0)).toBe("192.0.2.1");
  expect(senderAddress("::ffff:192.0.2.1", undefined, 0)).toBe("192.0.2.1");
  expect(senderAddress("2001:db8::1", undefined, 0)).toBe("2001:db8::1");
  expect(senderAddress(undefined, "10.0.0.1", 0)).toBe("unknown");
});

test("behind proxies of one's own their last words count, and what the client wrote before them does not", () => {
  expect(senderAddress("10.0.0.1", "198.51.100.7", 1)).toBe("198.51.100.7");
  expect(senderAddress("10.0.0.1", "1.1.1.1, 198.51.100.7", 1)).toBe("198.51.100.7");
  expect(senderAddress("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.0.0.2", 2)).toBe("198.51.100.7");
  expect(senderAddress("10.0.0.1", undefined, 1)).toBe("10.0.0.1"); // it did not come through the proxy
});

test("what a client sends under the header's name is gone from the parsed and the raw headers", () => {
  const request = new IncomingMessage(new Socket());
  request.rawHeaders = ["X-Attune-Address", "6.6.6.6", "Host", "a", "x-attune-address", "7.7.7.7"];
  request.headers = { host: "a", "x-attune-address": "6.6.6.6, 7.7.7.7" };
  stampAddress(request, 0);
  expect(request.headers["x-attune-address"]).toBe("unknown");
  expect(request.rawHeaders).toEqual(["Host", "a", "x-attune-address", "unknown"]);
});
