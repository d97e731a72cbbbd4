import { readFile } from "node:fs/promises";
import { writeCode } from "./fixtures/controls";
import { runSql } from "./fixtures/database";
import { createScript, uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

for (const [runtime, source] of [
  ["Python", 'import json, sys\nprint(json.dumps({"greeting": "hello " + json.load(sys.stdin)["name"]}))'],
  [
    "Node.js",
    'let text = "";\nfor await (const chunk of process.stdin) text += chunk;\nconsole.log(JSON.stringify({ greeting: "hello " + JSON.parse(text).name }));',
  ],
] as const)
  test(`an action in ${runtime} is written, run beside its source with a parameter, and shows its result`, async ({
    signedInPage: page,
  }) => {
    const ref = uniqueRef("inline");
    await page.goto("/actions/new");
    await page.getByRole("textbox", { name: "Name", exact: true }).first().fill(`In ${runtime}`);
    await page.getByRole("textbox", { name: "Ref", exact: true }).fill(ref);
    await page.getByRole("radio", { name: new RegExp(`^${runtime.replace(".", "\\.")}`) }).click();
    await writeCode(page, "Source", source);
    await page.getByRole("combobox", { name: "Output" }).click();
    await page.getByRole("option", { name: "JSON", exact: true }).click();
    const run = page.getByRole("form", { name: "Run now" });
    await run.getByLabel("name", { exact: true }).fill("Ada");
    await run.getByRole("button", { name: "Save and run now" }).click();
    const outcome = page.getByRole("region", { name: /^Execution \d+$/ });
    await expect(outcome.getByText("Completed")).toBeVisible({ timeout: 15_000 });
    await expect(outcome).toContainText("hello Ada");
  });

test("an action that fails says with which exit code, and what it wrote to stderr", async ({
  signedInPage: page,
  rest,
}) => {
  const ref = uniqueRef("failing");
  await createScript(rest, ref, "echo before; echo the disk is full >&2; exit 3");
  await page.goto(`/actions/${ref}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run", exact: true }).click();
  await expect(page).toHaveURL(/\/executions\/\d+$/);
  await expect(page.getByText(/^It failed after .* with exit code 3\.$/)).toBeVisible();
  await expect(page.getByLabel(/^Log of execution/)).toContainText("the disk is full");
});

test("an action that runs too long is stopped at its timeout, whatever it does with SIGTERM", async ({
  signedInPage: page,
  rest,
}) => {
  const ref = uniqueRef("endless");
  await createScript(rest, ref, "trap '' TERM; while true; do sleep 1; done", { timeout_seconds: 1 });
  const { id } = await rest.ask<{ id: number }>("POST", "/api/v1/executions/execute", { action_ref: ref });
  await page.goto(`/executions/${id}`);
  await expect(page.getByText(/because it ran longer than its timeout/)).toBeVisible({ timeout: 20_000 });
  const answer = await rest.ask<{ result: { error: string } }>("GET", `/api/v1/executions/${id}`);
  expect(answer.result.error).toContain("timed out");
});

test("a long execution is cancelled from its page, with everything that it started", async ({
  signedInPage: page,
  rest,
}) => {
  const ref = uniqueRef("long");
  await createScript(rest, ref, "sleep 300 & echo child $!; sleep 300");
  const { id } = await rest.ask<{ id: number }>("POST", "/api/v1/executions/execute", { action_ref: ref });
  await page.goto(`/executions/${id}`);
  const log = page.getByLabel(`Log of execution ${id}`);
  await expect(log).toContainText(/child \d+/);
  const child = Number(/child (\d+)/.exec((await log.textContent()) ?? "")?.[1]);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("button", { name: "Cancel execution" }).click();
  await expect(page.getByText(/^It was cancelled after/)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole("button", { name: "Cancel", exact: true })).toBeHidden();
  await expect.poll(() => isRunning(child)).toBe(false);
});

/** A process that has ended but is not collected yet does not count. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z");
  return !/\) Z/.test(stat);
}

test("a flood of output is cut, and harms nothing but its own execution", async ({ attune, rest }) => {
  test.setTimeout(60_000);
  const flood = uniqueRef("flood");
  const calm = uniqueRef("calm");
  await createScript(rest, flood, "yes 'a line of a flood that nobody wants to read' | head -c 20000000");
  await createScript(rest, calm, "echo calm");
  const run = (action_ref: string) => rest.ask<{ id: number }>("POST", "/api/v1/executions/execute", { action_ref });
  const stateOf = async (id: number) =>
    await rest.ask<{ status: string; result: Record<string, unknown> }>("GET", `/api/v1/executions/${id}`);
  const flooding = await run(flood);
  for (let turn = 0; turn < 3; turn += 1) {
    const { id } = await run(calm);
    await expect.poll(async () => (await stateOf(id)).status).toBe("completed");
  }
  await expect.poll(async () => (await stateOf(flooding.id)).status, { timeout: 30_000 }).toBe("completed");
  const { result } = await stateOf(flooding.id);
  expect(result).toMatchObject({ stdout_truncated: true });
  const [stored] = await runSql<{ bytes: number }>(
    attune,
    "SELECT octet_length(result::text) AS bytes FROM attune.execution WHERE id = $1",
    [flooding.id],
  );
  expect(stored?.bytes).toBeLessThan(12 * 1024 * 1024);
  expect((await fetch(`${attune.url}/health`)).status).toBe(200);
});
