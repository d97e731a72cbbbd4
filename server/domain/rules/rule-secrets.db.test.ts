import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "@/lib/schemas/common";
import { createRuleInput } from "@/lib/schemas/rule";
import { createRule } from "@/server/domain/rules/create-rule";
import { getRule } from "@/server/domain/rules/get-rule";
import { updateRule } from "@/server/domain/rules/update-rule";
import { createMasker } from "@/server/secrets/masker";
import { setProcessMasker } from "@/server/secrets/process-masker";
import { addAction, only } from "@/server/testing/definitions";
import { seedCore } from "@/server/testing/seed-core";
import {
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
  await addAction(database.sql, { ref: "core.login" });
  await addAction(database.sql, { ref: "core.print" });
  await database.sql("update attune.action set param_schema = $1 where ref = 'core.login'", [
    '{"user":{"type":"string"},"password":{"type":"string","secret":true},"token":{"type":"string","secret":true},"nested":{"type":"object","properties":{"pin":{"type":"integer","secret":true},"note":{"type":"string"}}}}',
  ]);
  ctx = await createTestContext(database);
});
afterEach(async () => {
  setProcessMasker(createMasker([]));
  await database.sql("delete from attune.rule");
});
afterAll(() => database.drop());

const params = {
  user: "ann",
  password: "hunter2",
  token: "{{ event.payload.token }}",
  nested: { pin: 1234, note: "n" },
};
const shown = { user: "ann", password: "***", token: "{{ event.payload.token }}", nested: { pin: "***", note: "n" } };
const create = (action_params: JsonObject) =>
  createRule(
    ctx,
    createRuleInput.parse({
      ref: "core.r",
      label: "R",
      action_ref: "core.login",
      trigger_ref: "core.alert",
      action_params,
    }),
  );
const stored = async () =>
  only(await database.sql<{ action_params: JsonObject }>("select action_params from attune.rule")).action_params;

test("secret parameters of a rule's action are masked in every answer, and templates in them are not", async () => {
  expect((await create(params)).action_params).toEqual(shown);
  expect((await getRule(ctx, { ref: "core.r" })).action_params).toEqual(shown);
  expect((await updateRule(ctx, { ref: "core.r", label: "L" })).action_params).toEqual(shown);
  expect(await stored()).toEqual(params);
});

test("an edit of the masked parameters keeps the secrets that still say so, and changes the others", async () => {
  await create(params);
  await updateRule(ctx, { ref: "core.r", action_params: { ...shown, user: "bob", nested: { pin: "***", note: "m" } } });
  expect(await stored()).toEqual({ ...params, user: "bob", nested: { pin: 1234, note: "m" } });
  await updateRule(ctx, { ref: "core.r", action_params: { ...shown, password: "new" } });
  expect(await stored()).toEqual({ ...params, password: "new" });
});

test("a secret is not handed on to another action by an edit that says ***", async () => {
  await create(params);
  await updateRule(ctx, { ref: "core.r", action_ref: "core.print", action_params: { password: "***" } });
  expect(await stored()).toEqual({ password: "***" });
});

test("a known secret that stands in a plain parameter is masked, and an edit beside it keeps it", async () => {
  await create({ user: "name is s3cret-text" });
  setProcessMasker(createMasker(["s3cret-text"]));
  expect((await getRule(ctx, { ref: "core.r" })).action_params).toEqual({ user: "name is ***" });
  await updateRule(ctx, { ref: "core.r", action_params: { user: "name is ***", password: "x" } });
  expect(await stored()).toEqual({ user: "name is s3cret-text", password: "x" });
});
