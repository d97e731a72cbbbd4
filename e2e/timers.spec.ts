import { executionsOf, firesOf } from "./fixtures/database";
import { createAutomation, everySecond, labelOf, removeAutomation, uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";
import { startWitness } from "./fixtures/witness";

function gaps(instantsMs: readonly number[]): number[] {
  return instantsMs.slice(1).map((instant, index) => instant - (instantsMs[index] ?? 0));
}

for (const seconds of [1, 2])
  test(`an interval timer of ${seconds} s creates one execution at each of its instants`, async ({ attune, rest }) => {
    const config = { unit: "seconds", interval: seconds };
    const made = await createAutomation(rest, "interval", { ...everySecond, config });
    await expect
      .poll(async () => (await executionsOf(attune, made.sensor)).length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(6);
    await rest.ask("POST", `/api/v1/sensors/${made.sensor}/disable`);
    const executions = await executionsOf(attune, made.sensor);
    expect(gaps(executions.map(({ scheduledAtMs }) => scheduledAtMs))).toEqual(
      executions.slice(1).map(() => seconds * 1_000),
    );
    const fires = await firesOf(attune, made.sensor);
    expect(executions).toHaveLength(fires.length);
    expect(Math.min(...fires.map(({ lateMs }) => lateMs))).toBeGreaterThanOrEqual(0);
    await removeAutomation(rest, made);
  });

test("a cron timer fires on its seconds, whenever it was made", async ({ attune, rest }) => {
  const made = await createAutomation(rest, "cron", {
    trigger_ref: "core.crontimer",
    config: { expression: "*/2 * * * * *" },
  });
  await expect.poll(async () => (await executionsOf(attune, made.sensor)).length).toBeGreaterThanOrEqual(3);
  const instants = (await executionsOf(attune, made.sensor)).map(({ scheduledAtMs }) => scheduledAtMs);
  expect(instants.every((instant) => instant % 2_000 === 0)).toBe(true);
  expect(gaps(instants)).toEqual(instants.slice(1).map(() => 2_000));
  await removeAutomation(rest, made);
});

/** A moment as the date field wants it, on the clock of the browser's zone. */
function wallText(atMs: number): string {
  const local = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

test("a date timer fires once at its moment, and the page says that nothing more comes", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  const ref = uniqueRef("date");
  await page.goto("/sensors/new");
  await page.getByRole("radio", { name: /^Date and time/ }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(labelOf(ref));
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref);
  await page.getByRole("radio", { name: /^Nothing yet/ }).click();
  const atMs = Math.ceil(Date.now() / 1_000) * 1_000 + 6_000;
  await page.getByLabel("Date and time", { exact: true }).fill(wallText(atMs));
  await page.getByRole("button", { name: "Create sensor" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}`);
  await expect(page.getByText("Nothing more to come")).toBeVisible({ timeout: 15_000 });
  const witness = await startWitness(attune, rest);
  await witness.seesNoFireOf(ref);
  await witness.remove();
  expect((await firesOf(attune, ref)).map(({ scheduledAtMs }) => scheduledAtMs)).toEqual([atMs]);
});

test("a date in the past is warned of in the form, accepted, and never fires", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  const ref = uniqueRef("past");
  await page.goto("/sensors/new");
  await page.getByRole("radio", { name: /^Date and time/ }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(labelOf(ref));
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref);
  await page.getByRole("radio", { name: /^Nothing yet/ }).click();
  await page.getByLabel("Date and time", { exact: true }).fill(wallText(Date.now() - 60_000));
  await expect(page.getByRole("complementary", { name: "Preview" }).getByText(/in the past/)).toBeVisible();
  await page.getByRole("button", { name: "Create sensor" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}`);
  await expect(page.getByText("Never fires")).toBeVisible();

  const justMissed = uniqueRef("just-missed");
  const fire_at = new Date(Date.now() - 1).toISOString();
  const stored = await rest.ask<{ next_fire_at: string | null }>("POST", "/api/v1/sensors", {
    ref: justMissed,
    label: labelOf(justMissed),
    pack_ref: "core",
    trigger_ref: "core.datetimetimer",
    config: { fire_at },
  });
  expect(stored.next_fire_at).toBeNull();
  const witness = await startWitness(attune, rest);
  await witness.seesNoFireOf(justMissed);
  await witness.remove();
  expect(await firesOf(attune, ref)).toEqual([]);
  expect(await firesOf(attune, justMissed)).toEqual([]);
});
