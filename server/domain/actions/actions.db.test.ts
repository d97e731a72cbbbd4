import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createActionInput } from "@/lib/schemas/action";
import { createRuleInput } from "@/lib/schemas/rule";
import { createAction } from "@/server/domain/actions/create-action";
import { deleteAction } from "@/server/domain/actions/delete-action";
import { getAction } from "@/server/domain/actions/get-action";
import { listActions } from "@/server/domain/actions/list-actions";
import { updateAction } from "@/server/domain/actions/update-action";
import { createRule } from "@/server/domain/rules/create-rule";
import { getRule } from "@/server/domain/rules/get-rule";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestActor,
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

let database: TestDatabase;
let ctx: TestContext;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
});
beforeEach(async () => {
  await database.sql("delete from attune.rule");
  await database.sql("delete from attune.execution");
  await database.sql("delete from attune.action where is_adhoc");
  ctx = await createTestContext(database);
});
afterAll(() => database.drop());

const input = (more: object = {}) =>
  createActionInput.parse({
    ref: "core.greet",
    label: "Greet",
    entrypoint: "echo hello",
    runtime_ref: "shell",
    ...more,
  });

test("an action gets the contract's defaults, and its source is told apart from a file of the pack", async () => {
  expect(await createAction(ctx, input())).toMatchObject({
    ref: "core.greet",
    pack_ref: "core",
    runtime_ref: "core.shell",
    parameter_delivery: "stdin",
    parameter_format: "json",
    output_format: "text",
    timeout_seconds: null,
    max_retries: 0,
    default_execution_permission_set_refs: [],
    is_adhoc: true,
    is_inline: true,
  });
  expect((await createAction(ctx, input({ ref: "core.file", entrypoint: "echo.sh" }))).is_inline).toBe(false);
  expect((await getAction(ctx, { ref: "core.echo" })).is_inline).toBe(false);
  expect(ctx.engine.settled[0]).toEqual({ rules: [], definitions: true });
});

test.each([
  ["an unknown pack", { pack_ref: "nothing" }, "not_found", ["pack_ref"]],
  ["an unknown runtime", { runtime_ref: "cobol" }, "not_found", ["runtime_ref"]],
  [
    "a parameter schema that is none",
    { param_schema: { a: { type: "colour" } } },
    "invalid",
    ["param_schema", "a", "type"],
  ],
  [
    "an unknown permission set",
    { default_execution_permission_set_refs: ["core.nothing"] },
    "not_found",
    ["default_execution_permission_set_refs", 0],
  ],
] as const)("%s is refused and stores nothing", async (_name, more, code, path) => {
  await expectRefusal(createAction(ctx, input(more)), code, [...path]);
  expect(await database.prisma.action.count({ where: { is_adhoc: true } })).toBe(0);
});

test("each verb needs its own permission, and a taken ref is a conflict at ref", async () => {
  const guest = await createTestContext(database, { actor: await createTestActor(database, { login: "guest" }) });
  expect((await expectRefusal(createAction(guest, input()), "forbidden")).message).toContain("actions:create");
  await createAction(ctx, input());
  await expectRefusal(createAction(ctx, input()), "conflict", ["ref"]);
  await expectRefusal(updateAction(guest, { ref: "core.greet", label: "x" }), "forbidden");
  await expectRefusal(deleteAction(guest, { ref: "core.greet" }), "forbidden");
});

test("an edit changes what it gives, and null clears", async () => {
  await createAction(ctx, input({ timeout_seconds: 5, param_schema: { a: { type: "string" } } }));
  expect(
    await updateAction(ctx, { ref: "core.greet", entrypoint: "echo bye", timeout_seconds: null, param_schema: null }),
  ).toMatchObject({
    label: "Greet",
    entrypoint: "echo bye",
    runtime_ref: "core.shell",
    timeout_seconds: null,
    param_schema: null,
  });
  expect((await updateAction(ctx, { ref: "core.greet", runtime_ref: null })).runtime).toBeNull();
  await expectRefusal(updateAction(ctx, { ref: "core.greet", runtime_ref: "cobol" }), "not_found", ["runtime_ref"]);
  await expectRefusal(updateAction(ctx, { ref: "core.nothing" }), "not_found");
});

test("an action of a standard pack can neither be changed nor deleted", async () => {
  await expectRefusal(updateAction(ctx, { ref: "core.echo", entrypoint: "rm -rf /" }), "precondition");
  await expectRefusal(deleteAction(ctx, { ref: "core.echo" }), "precondition");
});

test("a rule waits for an action that was deleted, and runs the one that is made again", async () => {
  const { id } = await createAction(ctx, input());
  const rule = await createRule(
    ctx,
    createRuleInput.parse({ ref: "core.rule", label: "Rule", action_ref: "core.greet", trigger_ref: "core.alert" }),
  );
  expect(rule.action).toBe(id);
  expect((await deleteAction(ctx, { ref: "core.greet" })).message).toBe(
    "Action core.greet deleted; 1 rule waits for it",
  );
  expect(await getRule(ctx, { ref: "core.rule" })).toMatchObject({ action: null, action_ref: "core.greet" });
  const again = await createAction(ctx, input());
  expect(again.id).not.toBe(id);
  expect(await getRule(ctx, { ref: "core.rule" })).toMatchObject({ action: again.id });
  expect(ctx.engine.settled.at(-1)).toEqual({ rules: [rule.id], definitions: true });
});

test("the list tells rules, runs and failures of the last day, and leaves the source out", async () => {
  const { id } = await createAction(ctx, input());
  await createRule(
    ctx,
    createRuleInput.parse({ ref: "core.rule", label: "Rule", action_ref: "core.greet", trigger_ref: "core.alert" }),
  );
  await database.sql(
    `insert into attune.execution (action, action_ref, status, created) values
     ($1, 'core.greet', 'failed', now() - interval '2 days'), ($1, 'core.greet', 'timeout', now()), ($1, 'core.greet', 'completed', now())`,
    [id],
  );
  const listed = (await listActions(ctx)).find((action) => action.ref === "core.greet");
  expect(listed).toMatchObject({
    rule_count: 1,
    executions_24h: 2,
    failures_24h: 1,
    last_execution: { status: "completed", created: expect.stringMatching(/^\d{4}-.*Z$/) },
  });
  expect(listed).not.toHaveProperty("entrypoint");
  expect((await getAction(ctx, { ref: "core.greet" })).rules).toEqual([
    { ref: "core.rule", label: "Rule", enabled: true },
  ]);
});
