import { rmSync } from "node:fs";
import { type AttuneServer, startAttuneServer } from "./fixtures/attune-server";
import { executionsOf, firesOf } from "./fixtures/database";
import { createAutomation, everySecond, labelOf } from "./fixtures/definitions";
import { openRestClient } from "./fixtures/rest-client";
import { expect, test } from "./fixtures/server";

/** Every second between the first and the last fire is told of: fired, or made up for by a later one. */
async function expectNoneUnexplained(attune: AttuneServer, sensorRef: string): Promise<void> {
  const fires = await firesOf(attune, sensorRef);
  const [first, last] = [fires.at(0), fires.at(-1)];
  const phases = new Set(fires.map(({ scheduledAtMs }) => scheduledAtMs % 1_000));
  expect(phases.size, "the phase is kept").toBe(1);
  const due = ((last?.scheduledAtMs ?? 0) - (first?.scheduledAtMs ?? 0)) / 1_000 + 1;
  const explained = fires.reduce((sum, { coalesced }) => sum + 1 + (coalesced ?? 0), 0);
  expect(explained, "due = fired + made up for").toBe(due);
}

for (const [how, signal] of [
  ["Ctrl-C", "SIGINT"],
  ["kill -9", "SIGKILL"],
] as const)
  test(`after ${how} and another start everything is there and goes on in its phase`, async ({ browser }) => {
    test.setTimeout(120_000);
    const attune = await startAttuneServer(`survives-${signal.toLowerCase()}`);
    try {
      const rest = await openRestClient(attune);
      const made = await createAutomation(rest, "survivor", everySecond);
      const fires = () => firesOf(attune, made.sensor);
      await expect.poll(async () => (await executionsOf(attune, made.sensor)).length).toBeGreaterThan(2);

      await attune.kill(signal);
      const stopped = Date.now();
      await expect.poll(Date.now, { message: "three instants go by" }).toBeGreaterThan(stopped + 3_000);
      await attune.restart();
      const restarted = Date.now();
      await expect
        .poll(async () => (await fires()).filter(({ scheduledAtMs }) => scheduledAtMs > restarted).length)
        .toBeGreaterThan(2);

      const late = (await fires()).filter(({ coalesced }) => (coalesced ?? 0) > 0);
      expect(late, "one event makes up for what was missed").toHaveLength(1);
      expect(late[0]?.scheduledAtMs).toBeGreaterThan(stopped - 1_000);
      await expectNoneUnexplained(attune, made.sensor);
      // What ran when the worker was killed ends as abandoned, once it is missed; all others complete.
      const endings = async () =>
        (await executionsOf(attune, made.sensor)).filter(({ scheduledAtMs }) => scheduledAtMs < restarted);
      await expect
        .poll(async () => (await endings()).filter(({ status }) => !/^(completed|abandoned)$/.test(status)), {
          timeout: 30_000,
        })
        .toEqual([]);
      expect((await endings()).filter(({ status }) => status === "abandoned").length).toBeLessThan(
        signal === "SIGKILL" ? 3 : 1,
      );

      const page = await browser.newPage();
      await page.goto(`${attune.url}/login`);
      await page.getByLabel("Login").fill(attune.login);
      await page.getByLabel("Password", { exact: true }).fill(attune.password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("link", { name: "Sensors", exact: true }).click();
      await expect(page.getByRole("row", { name: new RegExp(labelOf(made.sensor)) })).toContainText("Armed");
      await page.close();
    } finally {
      await attune.destroy();
      rmSync(attune.dataDir, { recursive: true, force: true });
    }
  });
