import type { Page } from "@playwright/test";
import { executionsOf, firesOf, runSql } from "./fixtures/database";
import { uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";
import { chooseOption, writeCode } from "./fixtures/controls";

const script = 'echo "hello {{ event.payload.execution_count }}"';

/** The rows of the dashboard's stream that came from a sensor. */
function streamRows(page: Page, ref: string) {
  return page
    .getByRole("region", { name: "Live events" })
    .getByRole("listitem")
    .filter({ has: page.getByRole("link", { name: ref, exact: true }) });
}

test("in the browser alone: a timer of one second with a new script, watched live, edited, switched off and on, deleted", async ({
  signedInPage: page,
  attune,
}) => {
  test.setTimeout(60_000);
  const ref = uniqueRef("first");
  await page.goto("/");
  await page.getByRole("link", { name: "Create a timer" }).click();

  await page.getByRole("radio", { name: /^Interval/ }).click();
  await page.getByLabel("Every").fill("1");
  await page.getByLabel("Name").fill("Say hello");
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref);
  await page.getByRole("radio", { name: /^A new script/ }).click();
  await writeCode(page, "Script", script);
  await page.getByLabel("Ref of the action").fill(`${ref}-script`);
  await page.getByRole("button", { name: "Create sensor" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}`);
  await expect(page.getByRole("heading", { name: "Say hello", level: 1 })).toBeVisible();

  await test.step("its event, enforcement and execution appear by themselves on the dashboard", async () => {
    await page.getByRole("link", { name: "Dashboard" }).click();
    const row = streamRows(page, ref).first();
    const execution = row.getByRole("link", { name: `${ref}-script` });
    await expect(execution).toContainText("Completed");
    await execution.click();
  });

  await test.step("the execution shows its output, and the rule and event that caused it", async () => {
    await expect(page).toHaveURL(/\/executions\/\d+$/);
    await expect(page.getByLabel(/^Log of execution/)).toContainText(/hello \d+/);
    await expect(page.locator(`a[href="/sensors/${ref}"]`).first()).toBeVisible();
    await expect(page.locator('a[href^="/events/"]').first()).toBeVisible();
    await expect(page.locator('a[href^="/enforcements/"]').first()).toBeVisible();
  });

  await test.step("an edit of the interval holds from the answer on", async () => {
    await page.goto(`/sensors/${ref}/edit`);
    await page.getByLabel("Every").fill("3600");
    await expect(page.getByText("What saving changes")).toBeVisible();
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page).toHaveURL(`/sensors/${ref}`);
    await expect(page.getByText("Every 1 hour").first()).toBeVisible();
    const saved = Date.now();
    const fires = (await firesOf(attune, ref)).length;
    await expect(page.getByText(/^(59|60)m? ?.*/).first()).toBeVisible();
    await expect.poll(() => Date.now() - saved).toBeGreaterThan(2_000);
    expect((await firesOf(attune, ref)).length).toBe(fires);
  });

  await test.step("off stops it and on goes on, without a reload", async () => {
    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByLabel("Every").fill("1");
    await page.getByRole("button", { name: "Save changes" }).click();
    const toggle = page.getByRole("switch", { name: "Say hello is on" });
    const before = (await firesOf(attune, ref)).length;
    await expect.poll(async () => (await firesOf(attune, ref)).length).toBeGreaterThan(before + 1);
    await toggle.click();
    await expect(page.getByText("Switched off")).toBeVisible();
    const stopped = await firesOf(attune, ref);
    const off = Date.now();
    await expect.poll(() => Date.now() - off).toBeGreaterThan(2_000);
    expect(await firesOf(attune, ref)).toEqual(stopped);
    await toggle.click();
    await expect.poll(async () => (await firesOf(attune, ref)).length).toBeGreaterThan(stopped.length + 1);
  });

  await test.step("deleted, it is gone from the lists and fires no more", async () => {
    await page.getByRole("button", { name: "More for Say hello" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete sensor" }).click();
    await expect(page).toHaveURL("/sensors");
    await expect(page.getByRole("link", { name: "Say hello" })).toBeHidden();
    expect(await runSql(attune, "SELECT 1 FROM attune.timer JOIN attune.sensor ON sensor.id = timer.sensor WHERE ref = $1", [ref])).toEqual([]);
  });
  const outputs = (await executionsOf(attune, ref)).map(({ stdout }) => stdout);
  expect(outputs.slice(0, 2)).toEqual(["hello 1\n", "hello 2\n"]);
});

test("the same with the three forms: an action, a sensor and a rule with criteria that lets every other event pass", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  test.setTimeout(60_000);
  const ref = uniqueRef("three");
  const name = ref.slice("core.".length);

  await page.goto("/actions/new");
  await page.getByLabel("Name", { exact: true }).first().fill("Count aloud");
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref);
  await writeCode(page, "Source", 'echo "count $count"');
  await page.getByRole("button", { name: "Add a parameter" }).click();
  const parameter = page.getByRole("group", { name: "parameter 1" });
  await parameter.getByLabel("Name").fill("count");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(`/actions/${ref}`);

  await page.goto("/sensors/new");
  await page.getByLabel("Every").fill("1");
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref);
  await page.getByRole("radio", { name: /^Nothing yet/ }).click();
  await page.getByRole("button", { name: "Create sensor" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}`);

  await page.goto("/rules/new");
  await page.getByLabel("Name", { exact: true }).fill("From the third on");
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(name);
  await chooseOption(page, "Trigger", "core.intervaltimer");
  await page.getByRole("radio", { name: /^One sensor/ }).click();
  await chooseOption(page, "Sensor", ref);
  await page.getByRole("button", { name: "Add a criterion" }).click();
  await chooseOption(page, "Field", "execution_count");
  await page.getByRole("combobox", { name: "Operator" }).click();
  await page.getByRole("option", { name: "is greater than", exact: true }).click();
  await page.getByLabel("Value").fill("2");
  await chooseOption(page, "Action", ref);
  await page.getByLabel("count", { exact: true }).fill("{{ event.payload.execution_count }}");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Create rule" }).click();
  await expect(page).toHaveURL(`/rules/${ref}`);

  await expect.poll(async () => (await executionsOf(attune, ref)).length).toBeGreaterThan(1);
  const counted = await runSql<{ count: number }>(
    attune,
    `SELECT (event.payload->>'execution_count')::int AS count FROM attune.execution
       JOIN attune.event ON event.id = execution.event WHERE event.source_ref = $1`,
    [ref],
  );
  expect(counted.every(({ count }) => count > 2)).toBe(true);
  await rest.ask("DELETE", `/api/v1/sensors/${ref}`).catch(() => undefined);
});
