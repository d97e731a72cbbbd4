import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createScript, labelOf, uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test("a rule is told in the console to let one match wait: one waits, the next is skipped, and it starts when the run ends", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  const ref = uniqueRef("overlap");
  const label = labelOf(ref);
  const directory = mkdtempSync(path.join(tmpdir(), "attune-overlap-"));
  const go = path.join(directory, "go");
  try {
    // Runs until the test says so.
    await createScript(rest, ref, `until [ -e '${go}' ]; do sleep 0.1; done`);
    await rest.ask("POST", "/api/v1/triggers", { ref, label });
    const { webhook_url: hook } = await rest.ask<{ webhook_url: string }>(
      "POST",
      `/api/v1/triggers/${ref}/webhooks/enable`,
    );
    await rest.ask("POST", "/api/v1/rules", { ref, label, pack_ref: "core", trigger_ref: ref, action_ref: ref });

    await test.step("the policy is chosen in the form of the rule", async () => {
      await page.goto(`/rules/${ref}/edit`);
      await page.getByRole("button", { name: /^Overlap/ }).click();
      const policy = page.getByRole("combobox", { name: "While an earlier run is not finished" });
      await policy.click();
      await page.getByRole("option", { name: /^Wait in line/ }).click();
      await page.getByRole("spinbutton", { name: "At most" }).fill("0");
      await page.getByRole("button", { name: "Save changes" }).first().click();
      await expect(page.getByText("must be a whole number from 1 to 1000")).toBeVisible();
      await policy.click();
      await page.getByRole("option", { name: /^Wait, one at a time/ }).click();
      await page.getByRole("button", { name: "Save changes" }).first().click();
      await expect(page).toHaveURL(`/rules/${ref}`);
      await expect(page.getByText("Wait, one at a time")).toBeVisible();
    });

    const call = async () =>
      expect((await fetch(attune.url + hook, { method: "POST", body: '{"payload":{}}' })).status).toBe(200);
    for (let n = 0; n < 3; n += 1) await call();
    const matches = page.getByRole("table", { name: "Enforcements of this rule" });

    await test.step("the page of the rule tells by itself what became of each match", async () => {
      await expect(matches.getByRole("row", { name: /^Waiting for execution \d+ / })).toBeVisible();
      await expect(matches.getByRole("row", { name: /^Skipped execution \d+ still ran / })).toBeVisible();
      await expect(page.getByRole("link", { name: /Skipped in 24 h\s*1\s*1 waiting now/ })).toBeVisible();
    });

    await test.step("the match that was skipped names the execution that was in its way", async () => {
      const blocking = matches.getByRole("row", { name: /^Skipped/ }).getByRole("link", { name: /^execution/ });
      const execution = await blocking.getAttribute("href");
      await page.goto(`/enforcements?rule=${ref}&status=disabled`);
      await page.getByRole("link", { name: ref }).first().click();
      await expect(page).toHaveURL(/\/enforcements\/\d+$/);
      const reason = page.getByRole("status").filter({ hasText: "was still running" });
      await expect(reason.getByRole("link")).toHaveAttribute("href", execution ?? "");
    });

    await test.step("the match that waits starts when the run before it has ended, on an open page", async () => {
      await page.goto(`/enforcements?rule=${ref}&status=created`);
      await page.getByRole("link", { name: ref }).first().click();
      await expect(page.getByRole("status").filter({ hasText: "Waiting for execution" })).toBeVisible();
      writeFileSync(go, "");
      const executions = page.getByRole("table", { name: "Executions of this enforcement" });
      await expect(executions.getByText("Completed")).toBeVisible({ timeout: 15_000 });
      await expect(page.getByRole("status").filter({ hasText: "Waiting for execution" })).toBeHidden();
      await expect(page.getByText("Waited for")).toBeVisible();
    });
  } finally {
    writeFileSync(go, "");
    rmSync(directory, { recursive: true, force: true });
  }
});
