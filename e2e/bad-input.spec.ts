import type { Locator, Page } from "@playwright/test";
import { chooseOption } from "./fixtures/controls";
import { runSql } from "./fixtures/database";
import { uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

/** The words under a control that say what is wrong with it. */
async function expectProblem(page: Page, control: Locator, words: RegExp): Promise<void> {
  await expect(control).toHaveAttribute("aria-invalid", "true");
  const ids = (await control.getAttribute("aria-describedby"))?.split(" ") ?? [];
  await expect(page.locator(ids.map((id) => `[id="${id}"]`).join(",")).first()).toContainText(words);
}

const forms = {
  interval: [
    ["0", /at least 1/],
    ["-1", /at least 1/],
    ["1.5", /whole number/],
    ["999999999999999", /too long/],
    ["", /required|whole number/],
  ],
  cron: [
    ["61 * * * * *", /second/i],
    ["* * *", /fields/i],
    ["every monday", /.+/],
  ],
} as const;

test("the form of a sensor says at the field what is wrong, and stores nothing", async ({
  signedInPage: page,
  attune,
}) => {
  test.setTimeout(60_000);
  const ref = uniqueRef("refused");
  await page.goto("/sensors/new");
  const refField = page.getByRole("textbox", { name: "Ref", exact: true });
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Refused");
  await refField.fill(ref);
  await page.getByRole("radio", { name: /^Nothing yet/ }).click();
  const create = page.getByRole("button", { name: "Create sensor" });

  for (const [text, words] of forms.interval) {
    await page.getByLabel("Every").fill(text);
    await create.click();
    await expectProblem(page, page.getByLabel("Every"), words);
    await expect(page.getByLabel("Every"), "the first wrong field has the focus").toBeFocused();
  }
  await page.getByRole("radio", { name: /^Cron/ }).click();
  for (const [text, words] of forms.cron) {
    await page.getByLabel("Expression").fill(text);
    await create.click();
    await expectProblem(page, page.getByLabel("Expression"), words);
  }
  await page.getByRole("radio", { name: /^Interval/ }).click();
  await page.getByLabel("Every").fill("5");
  for (const [text, words] of [
    ["core.Backup", /lower-case/],
    ["nodot", /pack\.name/],
  ] as const) {
    await refField.fill(text);
    await create.click();
    await expectProblem(page, refField, words);
  }
  await expect(page).toHaveURL("/sensors/new");
  expect(await runSql(attune, "SELECT ref FROM attune.sensor WHERE label = 'Refused'")).toEqual([]);
});

test("a ref that is taken is said so in the forms of sensors, actions and rules", async ({
  signedInPage: page,
  rest,
}) => {
  const ref = uniqueRef("taken");
  const timer = { trigger_ref: "core.intervaltimer", config: { unit: "hours", interval: 1 } };
  await rest.ask("POST", "/api/v1/sensors", { ref, label: "Taken", pack_ref: "core", ...timer });
  const refField = page.getByRole("textbox", { name: "Ref", exact: true });

  await page.goto("/sensors/new");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Again");
  await refField.fill(ref);
  await page.getByRole("radio", { name: /^Nothing yet/ }).click();
  await page.getByRole("button", { name: "Create sensor" }).click();
  await expectProblem(page, refField, /exists already/);

  await page.goto("/actions/new");
  await page.getByRole("textbox", { name: "Name", exact: true }).first().fill("Again");
  await refField.fill("core.echo");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expectProblem(page, refField, /exists already|taken/);

  const listening = { trigger_ref: timer.trigger_ref, sensor_ref: ref, action_ref: "core.noop" };
  await rest.ask("POST", "/api/v1/rules", { ref, label: "Taken", pack_ref: "core", ...listening });
  await page.goto("/rules/new");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Again");
  await refField.fill(ref.slice("core.".length));
  await chooseOption(page, "Trigger", timer.trigger_ref);
  await page.getByRole("radio", { name: /^Every sensor/ }).click();
  await chooseOption(page, "Action", "core.noop");
  await page.getByRole("button", { name: "Create rule" }).click();
  await expectProblem(page, refField, /exists already|taken/);
  await rest.send("DELETE", `/api/v1/rules/${ref}`);
  await rest.send("DELETE", `/api/v1/sensors/${ref}`);
});

test("REST refuses each bad body with a 4xx and the body of the contract, and stores nothing", async ({
  attune,
  rest,
}) => {
  const ref = uniqueRef("rest-refused");
  const sensor = (config: unknown, trigger_ref = "core.intervaltimer", more = {}) => ({
    ref,
    label: "Refused",
    pack_ref: "core",
    trigger_ref,
    config,
    ...more,
  });
  const seconds = { unit: "seconds", interval: 5 };
  const cron = "core.crontimer";
  const bodies: [string, unknown, number][] = [
    ...[0, -1, 1.5, 1e15, "5", null].map((interval): [string, unknown, number] => [
      `interval ${interval}`,
      sensor({ unit: "seconds", interval }),
      422,
    ]),
    ["unit", sensor({ unit: "fortnights", interval: 1 }), 422],
    ["no config", sensor({}), 422],
    ["config as text", sensor("every second"), 422],
    ["cron", sensor({ expression: "61 * * * * *" }, cron), 422],
    ["zone", sensor({ expression: "0 * * * * *", timezone: "Mars/Olympus" }, cron), 422],
    ["date", sensor({ fire_at: "tomorrow" }, "core.datetimetimer"), 422],
    ["ref in capitals", sensor(seconds, undefined, { ref: "core.Refused" }), 422],
    ["ref without pack", sensor(seconds, undefined, { ref: "refused" }), 422],
    ["label of a wrong type", sensor(seconds, undefined, { label: 7 }), 422],
    ["missing label", { ref, trigger_ref: "core.intervaltimer", config: seconds }, 422],
    ["enabled of a wrong type", sensor(seconds, undefined, { enabled: "yes" }), 422],
    ["unknown trigger", sensor(seconds, "core.nowhere"), 404],
    ["unknown pack", sensor(seconds, undefined, { pack_ref: "nowhere", ref: "nowhere.refused" }), 404],
    ["JSON that is cut off", '{"ref": "core.x", ', 400],
    ["a list instead of an object", [], 422],
  ];
  for (const [what, body, status] of bodies) {
    const answer = await rest.send("POST", "/api/v1/sensors", body);
    expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).toBe(status);
    expect(answer.body, what).toEqual(
      expect.objectContaining({ error: expect.any(String), code: expect.stringMatching(/^[A-Z_]+$/) }),
    );
  }
  expect(await runSql(attune, "SELECT ref FROM attune.sensor WHERE label = 'Refused'")).toEqual([]);

  const taken = await rest.send("POST", "/api/v1/actions", {
    ref: "core.echo",
    label: "Echo",
    pack_ref: "core",
    entrypoint: "true",
    runtime_ref: "core.shell",
  });
  expect(taken).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  const operator = await rest.send("POST", "/api/v1/rules", {
    ref,
    label: "Refused",
    pack_ref: "core",
    trigger_ref: "core.intervaltimer",
    action_ref: "core.echo",
    conditions: [{ field: "a", operator: "resembles", value: 1 }],
  });
  expect(operator.status).toBe(422);
  expect(await rest.send("GET", "/api/v1/executions?status=foo")).toMatchObject({ status: 400 });
  expect(await rest.send("GET", "/api/v1/sensors/core.nowhere")).toMatchObject({
    status: 404,
    body: { code: "NOT_FOUND" },
  });
  const text = await fetch(`${attune.url}/auth/login`, {
    method: "POST",
    body: "login=a",
    headers: { "content-type": "text/plain" },
  });
  expect(text.status).toBe(415);
});
