import { readFileSync } from "node:fs";
import { uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test("the coming schedule shows what collides, where there is room, the week, and goes into a calendar", async ({
  signedInPage: page,
  rest,
}) => {
  const refs = ["One", "Two", "Three"].map((label) => ({ label: `Meeting ${label}`, ref: uniqueRef("meets") }));
  for (const { ref, label } of refs)
    await rest.ask("POST", "/api/v1/sensors", {
      ref,
      label,
      pack_ref: "core",
      trigger_ref: "core.crontimer",
      config: { expression: "0 17 4 * * *", timezone: "UTC" },
      enabled: true,
    });
  await page.goto("/schedule");
  const collisions = page.getByRole("heading", { name: "Collisions" }).locator("xpath=ancestor::section");
  await expect(collisions).toContainText("3 timers");
  await expect(collisions).toContainText("quieter:");
  for (const { label } of refs) await expect(collisions.getByRole("link", { name: label })).toBeVisible();
  await page.getByRole("radio", { name: "7 days" }).click();
  await expect(page.getByRole("table", { name: "Fires of the coming week by day and hour" })).toBeVisible();
  const downloaded = page.waitForEvent("download");
  await page.getByRole("button", { name: "iCalendar" }).click();
  const file = readFileSync(await (await downloaded).path(), "utf8");
  expect(file).toContain("BEGIN:VCALENDAR");
  expect(file.match(/SUMMARY:Meeting One/g)).toHaveLength(7);
  for (const { ref } of refs) await rest.ask("DELETE", `/api/v1/sensors/${ref}`);
});
