import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { deliver } from "@/server/notify/deliver";

test.each([
  [200, { sent: true }],
  [500, { sent: false, error: expect.stringMatching(/answered 500 \(x{160}\)\. It has trouble of its own/) }],
])(
  "an answer of %i without an end is read no further than what is shown of it",
  async (status, expected) => {
    let closed: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const server = createServer((request, response) => {
      request.resume();
      response.once("close", closed);
      response.writeHead(status);
      const fill = () => {
        while (!response.destroyed && response.write("x".repeat(64 * 1024)));
      };
      response.on("drain", fill);
      fill();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const message = { id: "attune-1", origin: "test" as const, title: "t", message: "m", link: null, more: 0, at: "" };
    const delivery = await deliver({ ref: "core.hook", kind: "webhook", config: {}, secrets: { url } }, message);
    expect(delivery).toMatchObject(expected);
    await gone;
    server.close();
  },
  5_000,
);

test("a token that the answer repeats is masked whole, also where the answer is cut", async () => {
  const token = "token-of-hook-that-nobody-may-see";
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(500).end(`${"x".repeat(150)}${token}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const message = { id: "attune-1", origin: "test" as const, title: "t", message: "m", link: null, more: 0, at: "" };
  const delivery = await deliver({ ref: "core.hook", kind: "webhook", config: {}, secrets: { url, token } }, message);
  expect(delivery).toMatchObject({ sent: false, error: expect.stringContaining("x***).") });
  server.close();
});
