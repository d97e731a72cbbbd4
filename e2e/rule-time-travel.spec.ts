import { runSql } from "./fixtures/database";
import { createAutomation, everySecond, removeAutomation } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test("before a rule is saved, its form tells what would have been different with the events of the last day", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  const made = await createAutomation(rest, "travel", everySecond);
  const fired = async () =>
    (
      await runSql<{ n: number }>(attune, "select count(*)::int as n from attune.event where source_ref = $1", [
        made.sensor,
      ])
    )[0]?.n ?? 0;
  await expect.poll(fired).toBeGreaterThanOrEqual(3);
  await rest.ask("POST", `/api/v1/sensors/${made.sensor}/disable`);
  const count = await fired();

  await page.goto(`/rules/${made.rule}/edit`);
  const travel = page.getByRole("region", { name: "Time travel" });
  await travel.getByRole("button", { name: "Compare" }).click();
  await expect(travel).toContainText("Nothing would have been different");
  await page.getByRole("button", { name: "Add a criterion" }).click();
  await page.getByRole("combobox", { name: "Field" }).click();
  await page.getByRole("option", { name: /execution_count/ }).click();
  await page.getByRole("combobox", { name: "Operator" }).click();
  await page.getByRole("option", { name: "is at least" }).click();
  await page.getByLabel("Value", { exact: true }).fill("2");
  await expect(travel).toContainText("Of an earlier state of the form");
  await travel.getByRole("button", { name: "Compare" }).click();
  await expect(travel).toContainText(`${count - 1} match both ways`);
  await expect(travel.getByRole("radio", { name: "Lost matches 1" })).toBeVisible();
  await expect(travel.getByRole("listitem")).toContainText("execution_count is 1");
  await removeAutomation(rest, made);
});
