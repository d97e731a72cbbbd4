import { runSql } from "./fixtures/database";
import { createScript, everySecond, labelOf, removeAutomation, uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test("events that came before their rule are replayed from its page, marked, and once more from the trace", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  const ref = uniqueRef("replay");
  await rest.ask("POST", "/api/v1/sensors", { ref, label: labelOf(ref), pack_ref: "core", ...everySecond });
  const fired = () =>
    runSql<{ id: number }>(attune, "select id from attune.event where source_ref = $1 order by id", [ref]);
  await expect.poll(async () => (await fired()).length).toBeGreaterThanOrEqual(2);
  await rest.ask("POST", `/api/v1/sensors/${ref}/disable`);
  await createScript(rest, ref, 'echo "again {{ event.payload.execution_count }}"');
  const { trigger_ref } = everySecond;
  await rest.ask("POST", "/api/v1/rules", {
    ref,
    label: labelOf(ref),
    pack_ref: "core",
    trigger_ref,
    sensor_ref: ref,
    action_ref: ref,
  });
  const [first, second] = await fired();
  if (!first || !second) throw new Error("nothing fired");

  await page.goto(`/rules/${ref}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Replay events" }).click();
  const dialog = page.getByRole("dialog", { name: `Replay events for ${labelOf(ref)}` });
  await dialog.getByRole("radio", { name: "Did not run" }).click();
  await dialog.getByRole("checkbox", { name: `Event ${first.id}` }).click();
  await dialog.getByRole("checkbox", { name: `Event ${second.id}` }).click();
  await dialog.getByRole("button", { name: "Replay 2 events" }).click();
  await expect(dialog).toBeHidden();
  // Both appear in the rule's history by themselves.
  await expect(page.getByText("Replay 1", { exact: true })).toHaveCount(2);

  await page.goto(`/trace/${second.id}`);
  const trace = page.getByRole("list", { name: "Trace" });
  await expect(trace.getByText("replayed", { exact: true })).toBeVisible();
  await expect(trace).toContainText("again 2");
  await trace.getByRole("button", { name: `Replay for ${labelOf(ref)}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Replay" }).click();
  await expect(trace.getByText("replayed 2 times")).toBeVisible();

  await trace
    .getByRole("link", { name: new RegExp(`^\\d+ ${ref}$`) })
    .last()
    .click();
  await expect(page).toHaveURL(/\/executions\//);
  await expect(page.getByText(/^Replay \d$/)).toBeVisible();
  await removeAutomation(rest, { sensor: ref, rule: ref, action: ref });
});
