import { createHmac } from "node:crypto";
import { createScript, labelOf, uniqueRef } from "./fixtures/definitions";
import type { RestClient } from "./fixtures/rest-client";
import { expect, test } from "./fixtures/server";

/** A trigger with an open webhook and a rule that runs a script. Returns where calls go. */
async function openWebhook(rest: RestClient, ref: string, webhook_config: object | null = null): Promise<string> {
  const label = labelOf(ref);
  await createScript(rest, ref, 'echo "door {{ event.payload.door }}"');
  await rest.ask("POST", "/api/v1/triggers", { ref, label, webhook_config });
  await rest.ask("POST", "/api/v1/rules", { ref, label, pack_ref: "core", trigger_ref: ref, action_ref: ref });
  const { webhook_url } = await rest.ask<{ webhook_url: string }>("POST", `/api/v1/triggers/${ref}/webhooks/enable`);
  return webhook_url;
}

test("a webhook is made in the console, called with the line that stands there, and its event appears without a reload", async ({
  signedInPage: page,
  attune,
}) => {
  const ref = uniqueRef("hook");
  await page.goto("/sensors/new");
  await page.getByRole("link", { name: /^Webhook/ }).click();
  await expect(page).toHaveURL(/\/triggers\/new/);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(labelOf(ref));
  await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref.replace("core.", ""));
  await page.getByRole("button", { name: "Create trigger" }).click();
  await expect(page).toHaveURL(`/triggers/${ref}`);
  const address = page.getByText(/\/api\/v1\/webhooks\/wh_[\da-f]{32}$/);
  await expect(address).toContainText(attune.url);
  const answer = await fetch((await address.textContent()) ?? "", { method: "POST", body: '{"payload":{"door":1}}' });
  expect(answer.status).toBe(200);
  const { data } = (await answer.json()) as { data: { event_id: number } };
  const calls = page.getByRole("region", { name: "Last calls of the webhook" });
  await expect(calls.getByRole("link", { name: `Event ${data.event_id}` })).toBeVisible();
  await expect(calls.getByText("Accepted")).toBeVisible();
});

test("a test call from the browser is signed, runs the rule's action, and leads to what it ran", async ({
  signedInPage: page,
  rest,
}) => {
  const ref = uniqueRef("signed-hook");
  await openWebhook(rest, ref, { hmac: { enabled: true, secret: "a-secret-of-both", algorithm: "sha256" } });
  await page.goto(`/triggers/${ref}`);
  await page.getByRole("button", { name: "Send a test call" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Payload").fill('{"door": 7}');
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog.getByText("Answered 200")).toBeVisible();
  await dialog.getByRole("link", { name: "See what it ran" }).click();
  await expect(page).toHaveURL(/\/trace\/\d+$/);
  await expect(page.getByText("door 7")).toBeVisible({ timeout: 15_000 });
});

test("checks that are saved in the console count from the next call on, and refused calls say why", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  const ref = uniqueRef("checked-hook");
  const path = await openWebhook(rest, ref);
  await page.goto(`/triggers/${ref}`);
  await page.getByRole("button", { name: "Change checks" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("switch", { name: "Signature" }).click();
  await dialog.getByRole("button", { name: "Save checks" }).click();
  await expect(dialog.getByText(/secret is required/i)).toBeVisible();
  await dialog.getByRole("button", { name: "Generate" }).click();
  const secret = await dialog.getByLabel("Secret", { exact: true }).inputValue();
  await dialog.getByRole("button", { name: "Save checks" }).click();
  await expect(dialog).toBeHidden();
  const body = '{"payload":{"door":1}}';
  const send = (signature?: string) =>
    fetch(attune.url + path, {
      method: "POST",
      body,
      ...(signature && { headers: { "x-hub-signature-256": signature } }),
    });
  expect((await send()).status).toBe(401);
  expect((await send(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`)).status).toBe(200);
  const calls = page.getByRole("region", { name: "Last calls of the webhook" });
  await expect(calls.getByText("Bad signature")).toBeVisible();
  await expect(calls.getByText(/A signature is required/)).toBeVisible();
  await page.getByRole("button", { name: "Change checks" }).click();
  await expect(dialog.getByLabel("Secret", { exact: true })).toHaveValue("********");
});

test("a new address and a closed webhook say what breaks before, and refuse the old address after", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  const ref = uniqueRef("moved-hook");
  const path = await openWebhook(rest, ref);
  const status = async () => (await fetch(attune.url + path, { method: "POST", body: '{"payload":1}' })).status;
  expect(await status()).toBe(200);
  await page.goto(`/triggers/${ref}`);
  await page.getByRole("button", { name: "More for the webhook" }).click();
  await page.getByRole("menuitem", { name: "New address" }).click();
  await expect(page.getByText(/refused at once/)).toBeVisible();
  await page.getByRole("button", { name: "New address" }).click();
  await expect(page.getByText(path)).toHaveCount(0);
  await expect.poll(status).toBe(404);
  await page.getByRole("button", { name: "More for the webhook" }).click();
  await page.getByRole("menuitem", { name: "Close webhook" }).click();
  await page.getByRole("button", { name: "Close webhook" }).click();
  await expect(page.getByText("The webhook is closed", { exact: true }).first()).toBeVisible();
});
