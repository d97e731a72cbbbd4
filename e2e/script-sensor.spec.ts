import { writeCode } from "./fixtures/controls";
import { uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test("a script sensor is made with its trigger and rule, its events arrive live, it shows why it fails, and runs again when it is mended", async ({
  signedInPage: page,
  rest,
}) => {
  test.setTimeout(90_000);
  const ref = uniqueRef("watch");
  await page.goto("/sensors/new");
  await page.getByRole("radio", { name: /^Script/ }).click();
  await expect(page.getByRole("heading", { name: "How a script watches" })).toBeVisible();
  await page.getByLabel("Name").fill("Disk watch");
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref);
  await page.getByLabel("Ref of the trigger").fill(`${ref}-seen`);
  await page.getByRole("radio", { name: /^A new script/ }).click();
  await page.getByLabel("Ref of the action").fill(`${ref}-react`);
  await page.getByRole("button", { name: "Create sensor" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}`);

  const state = page.getByTestId("process-state");
  const log = page.getByLabel(`Log of ${ref}`);
  const events = page.getByRole("table", { name: "Events" });

  await test.step("the starter runs as it stands: its log and its events appear by themselves", async () => {
    await expect(state).toHaveText("Running");
    await expect(log).toContainText(/The disk is \d+ % full/);
    await expect(events.getByText("Completed").first()).toBeVisible();
  });

  await test.step("the execution of its rule got what the script posted", async () => {
    const { items } = (await rest.send("GET", `/api/v1/executions?trigger_ref=${ref}-seen`)).body as {
      items: { id: number }[];
    };
    const { result, config } = await rest.ask<{ result: { stdout: string }; config: object }>(
      "GET",
      `/api/v1/executions/${items[0]?.id}`,
    );
    expect(config).toMatchObject({ seen: { disk_percent: expect.any(Number) } });
    expect(result.stdout).toMatch(/Seen: \{.*disk_percent/);
  });

  await test.step("broken, it is failing, with the reason", async () => {
    await page.getByRole("link", { name: "Edit" }).click();
    await writeCode(page, "Script of the sensor", "echo 'the disk is gone' >&2\nexit 7");
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page).toHaveURL(`/sensors/${ref}`);
    await expect(state).toHaveText("Failing");
    await expect(page.locator("main").getByRole("alert")).toContainText("It exited with code 7: the disk is gone");
    await expect(log).toContainText("the disk is gone");
    await page.getByRole("link", { name: "Dashboard" }).click();
    await expect(page.getByRole("link", { name: `${ref} keeps failing` })).toBeVisible();
  });

  await test.step("the list says so, too, and mended it runs", async () => {
    await page.goto("/sensors");
    const row = page.getByRole("row").filter({ hasText: ref });
    await expect(row).toContainText("Failing");
    await rest.ask("PUT", `/api/v1/sensors/${ref}`, { entrypoint: "echo 'all is well'; exec sleep 600" });
    await expect(row).toContainText("Running");
    await row.getByRole("link").first().click();
    await expect(state).toHaveText("Running");
    await expect(log).toContainText("all is well");
  });

  await test.step("without an enabled rule it waits, and says how to go on", async () => {
    await rest.ask("POST", `/api/v1/rules/${ref}/disable`);
    await expect(state).toHaveText("Waiting for a rule");
    await expect(page.getByText("no enabled rule uses it")).toBeVisible();
    await rest.ask("POST", `/api/v1/rules/${ref}/enable`);
    await expect(state).toHaveText("Running");
  });

  await test.step("a restart gives it a new process", async () => {
    const pid = () => page.getByText("Process id").locator("xpath=following-sibling::dd").textContent();
    const before = await pid();
    await page.getByRole("button", { name: "Restart" }).click();
    await expect.poll(pid).not.toBe(before);
    await expect(state).toHaveText("Running");
  });
  await rest.ask("POST", `/api/v1/sensors/${ref}/disable`);
});
