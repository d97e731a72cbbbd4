import type { Page } from "@playwright/test";
import { chooseOption, writeCode } from "./fixtures/controls";
import { executionsOf, firesOf, runSql } from "./fixtures/database";
import { uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";
import { startWitness } from "./fixtures/witness";

/** The rows of the dashboard's stream that came from a sensor. */
function streamRows(page: Page, ref: string) {
  return page
    .getByRole("region", { name: "Live events" })
    .getByRole("listitem")
    .filter({ has: page.getByRole("link", { name: ref, exact: true }) });
}

test("in the browser alone: a timer with a script is made, watched, edited, switched off and on, and deleted", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  test.setTimeout(90_000);
  const ref = uniqueRef("first");
  const witness = await startWitness(attune, rest);
  const fires = async () => (await firesOf(attune, ref)).length;
  await page.goto("/");
  await page.getByRole("link", { name: "Create a timer" }).click();

  await page.getByRole("radio", { name: /^Interval/ }).click();
  await page.getByLabel("Every").fill("1");
  await page.getByLabel("Name").fill("Say hello");
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref);
  await page.getByRole("radio", { name: /^A new script/ }).click();
  await writeCode(page, "Script", 'echo "hello {{ event.payload.execution_count }}"');
  await page.getByLabel("Ref of the action").fill(`${ref}-script`);
  await page.getByRole("button", { name: "Create sensor" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}`);
  await expect(page.getByRole("heading", { name: "Say hello", level: 1 })).toBeVisible();

  await test.step("its event, enforcement and execution appear by themselves on the dashboard", async () => {
    await page.getByRole("link", { name: "Dashboard" }).click();
    const execution = streamRows(page, ref)
      .first()
      .getByRole("link", { name: `${ref}-script` })
      .first();
    await expect(execution).toContainText("Completed");
    await execution.click();
  });

  await test.step("the execution shows its output, and the event, rule and sensor that caused it", async () => {
    await expect(page).toHaveURL(/\/executions\/\d+$/);
    await expect(page.getByLabel(/^Log of execution/)).toContainText(/hello \d+/);
    for (const cause of [`a[href="/sensors/${ref}"]`, 'a[href^="/events/"]', 'a[href^="/enforcements/"]'])
      await expect(page.locator(`main ${cause}`).first()).toBeVisible();
  });

  await test.step("an edit of the interval holds from its answer on", async () => {
    await page.goto(`/sensors/${ref}/edit`);
    await page.getByLabel("Every").fill("1");
    await page.getByRole("combobox", { name: "Unit" }).click();
    await page.getByRole("option", { name: "hours" }).click();
    await expect(page.getByRole("heading", { name: "What saving changes" })).toBeVisible();
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page).toHaveURL(`/sensors/${ref}`);
    await expect(page.getByText("Every hour").first()).toBeVisible();
    await expect(page.getByText(/^59:\d\d$/).first()).toBeVisible();
    await witness.seesNoFireOf(ref);
  });

  await test.step("off stops it and on lets it go on, without a reload", async () => {
    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByRole("combobox", { name: "Unit" }).click();
    await page.getByRole("option", { name: "seconds" }).click();
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page).toHaveURL(`/sensors/${ref}`);
    const before = await fires();
    await expect.poll(fires).toBeGreaterThan(before + 1);
    const toggle = page.getByRole("switch", { name: "Say hello is on" });
    const acknowledged = page.waitForResponse(/sensors\.disable/);
    await toggle.click();
    await expect(page.getByText("Switched off")).toBeVisible();
    await acknowledged; // the switch moves at once, the promise begins with the answer
    await witness.seesNoFireOf(ref);
    await toggle.click();
    const after = await fires();
    await expect.poll(fires).toBeGreaterThan(after + 1);
  });

  await test.step("deleted, it is gone from the list and fires no more", async () => {
    await page.getByRole("button", { name: "More for Say hello" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete sensor" }).click();
    await expect(page).toHaveURL("/sensors");
    await expect(page.getByRole("link", { name: "Witness" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Say hello" })).toBeHidden();
    await witness.seesNoFireOf(ref);
  });
  const outputs = (await executionsOf(attune, ref)).map(({ stdout }) => stdout?.trim());
  expect(outputs.slice(0, 2)).toEqual(["hello 1", "hello 2"]);
  await witness.remove();
});

test("the same with the three forms: an action, a sensor, and a rule whose criteria let only some events pass", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  test.setTimeout(60_000);
  const ref = uniqueRef("three");

  await page.goto("/actions/new");
  await page.getByRole("textbox", { name: "Name", exact: true }).first().fill("Count aloud");
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref);
  await writeCode(page, "Source", 'echo "count $count"');
  await page.getByRole("button", { name: "Add a parameter" }).click();
  await page.getByRole("group", { name: "parameter 2" }).getByLabel("Name").fill("count");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(`/actions/${ref}`);

  await page.goto("/sensors/new");
  await page.getByLabel("Every").fill("1");
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref);
  await page.getByRole("radio", { name: /^Nothing yet/ }).click();
  await page.getByRole("button", { name: "Create sensor" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}`);

  await page.goto("/rules/new");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("From the third on");
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref.slice("core.".length));
  await chooseOption(page, "Trigger", "core.intervaltimer");
  await page.getByRole("radio", { name: /^One sensor/ }).click();
  await chooseOption(page, "Sensor", ref);
  await page.getByRole("button", { name: "Add a criterion" }).click();
  await chooseOption(page, "Field", "execution_count");
  await page.getByRole("combobox", { name: "Operator" }).click();
  await page.getByRole("option", { name: "is greater than", exact: true }).click();
  await page.getByLabel("Value", { exact: true }).fill("2");
  await chooseOption(page, "Action", ref);
  await page.getByRole("combobox", { name: "count", exact: true }).fill("{{ event.payload.execution_count }}");
  await page.getByRole("button", { name: "Create rule" }).click();
  await expect(page).toHaveURL(`/rules/${ref}`);

  const completed = async () => (await executionsOf(attune, ref)).filter(({ status }) => status === "completed");
  await expect.poll(async () => (await completed()).length).toBeGreaterThan(1);
  const counted = await runSql<{ output: string; count: number }>(
    attune,
    `SELECT execution.result->>'stdout' AS output, (event.payload->>'execution_count')::int AS count
       FROM attune.execution JOIN attune.event ON event.id = execution.event
      WHERE event.source_ref = $1 AND execution.status = 'completed'`,
    [ref],
  );
  for (const { output, count } of counted) {
    expect(count).toBeGreaterThan(2);
    expect(output.trim()).toBe(`count ${count}`);
  }
  await rest.send("DELETE", `/api/v1/sensors/${ref}`);
});
