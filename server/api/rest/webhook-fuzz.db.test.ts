import { afterAll, beforeAll, expect, test } from "vitest";
import { malformedWebhookCall, seededRandom } from "@/server/testing/malformed-webhook";
import { startWebhookServer, type WebhookServer } from "@/server/testing/webhook-server";

const REQUESTS = 10_000;
const AT_ONCE = 50;
const SEED = Number(process.env.ATTUNE_FUZZ_SEED ?? 20_261_125);

let server: WebhookServer;
beforeAll(async () => {
  server = await startWebhookServer();
});
afterAll(() => server.stop());

test(`ten thousand malformed requests (seed ${SEED}) are each refused with a 4xx, and leave no event, enforcement, execution, job or delivery`, async () => {
  const key = await server.open({ hmac: { enabled: true, secret: "that-nobody-knows" }, payload_size_limit_kb: 1 });
  const random = seededRandom(SEED);
  const statuses = new Map<number, number>();
  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
    const calls = Array.from({ length: AT_ONCE }, () => malformedWebhookCall(random, key));
    const answers = await Promise.all(calls.map((call) => server.raw(call.path, call.body, call.headers)));
    for (const [index, { status }] of answers.entries()) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status < 400 || status > 499)
        throw new Error(`Request ${sent + index} was answered ${status}: ${JSON.stringify(calls[index])}`);
    }
  }
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(REQUESTS);
  expect([400, 401, 404].map((status) => (statuses.get(status) ?? 0) > 200)).toEqual([true, true, true]);
  expect(await server.counts()).toEqual({ events: 0, enforcements: 0, executions: 0, jobs: 0, deliveries: 0 });
}, 240_000);
