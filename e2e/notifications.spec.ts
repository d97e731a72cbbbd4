import { startHttpReceiver } from "@/server/testing/receivers";
import { createAutomation, everySecond, removeAutomation } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test("a channel is made and tried in the console, a rule's switch sends its failure there, and its record shows it", async ({
  signedInPage: page,
  rest,
}) => {
  const receiver = await startHttpReceiver();
  try {
    await page.goto("/notifications");
    await page.getByRole("button", { name: "New channel" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New channel" });
    await dialog.getByRole("radio", { name: /^Webhook/ }).click();
    await dialog.getByRole("textbox", { name: "Name" }).fill("Night shift");
    await dialog.getByRole("textbox", { name: "Address" }).fill(`${receiver.url}/calls/a-secret-of-the-address`);
    await dialog.getByRole("button", { name: "Create channel" }).click();
    const sheet = page.getByRole("dialog", { name: "Night shift" });
    await sheet.getByRole("button", { name: "Send a test message" }).click();
    await expect(sheet.getByRole("status")).toContainText("answered 200");
    await expect(sheet.getByRole("region", { name: "Last messages" })).toContainText("A test message from Attune");
    await expect(page.getByText("a-secret-of-the-address")).toHaveCount(0);
    expect(receiver.calls).toMatchObject([{ path: "/calls/a-secret-of-the-address", body: { origin: "test" } }]);

    const made = await createAutomation(rest, "tells", everySecond, "echo the disk is full >&2; exit 3");
    await page.goto(`/rules/${made.rule}`);
    await expect(page.getByText("Through Night shift.")).toBeVisible();
    const told = page.getByRole("switch", { name: "Tell me when this fails" });
    await told.click();
    await expect(told).toBeChecked();
    await expect.poll(() => receiver.calls.length, { timeout: 15_000 }).toBe(2);
    expect(receiver.calls[1]?.body).toMatchObject({
      origin: "alert",
      title: `${made.rule} failed`,
      message: expect.stringContaining("the disk is full"),
    });

    await page.goto("/notifications?channel=night-shift");
    await expect(sheet.getByRole("link", { name: `${made.rule} failed` }).last()).toHaveAttribute(
      "href",
      /^\/executions\/\d+$/,
    );
    await removeAutomation(rest, made);
  } finally {
    await receiver.close();
  }
});
