import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createRuleInput } from "@/lib/schemas/rule";
import { createRule } from "@/server/domain/rules/create-rule";
import { getRule } from "@/server/domain/rules/get-rule";
import { updateRule } from "@/server/domain/rules/update-rule";
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
  ctx = await createTestContext(database);
});
beforeEach(() => database.sql("delete from attune.rule"));
afterAll(() => database.drop());

const input = () =>
  createRuleInput.parse({ ref: "core.rule", label: "Rule", action_ref: "core.echo", trigger_ref: "core.alert" });
const matched = (rule: number, status: string, reason: string | null = null) =>
  database.sql(
    "insert into attune.enforcement (rule, rule_ref, trigger_ref, status, suppressed_reason) values ($1, 'core.rule', 'core.alert', $2, $3)",
    [rule, status, reason],
  );

test("every rule allows it until it says otherwise; what it says is stored, changed and kept by other edits", async () => {
  expect(await createRule(ctx, input())).toMatchObject({ overlap_policy: "allow", overlap_cap: 10 });
  const set = { overlap_policy: "buffer_all", overlap_cap: 4 } as const;
  expect(await updateRule(ctx, { ref: "core.rule", ...set })).toMatchObject({ ...set, version: 2 });
  expect(await updateRule(ctx, { ref: "core.rule", label: "Other" })).toMatchObject({ ...set, version: 2 });
  expect(await updateRule(ctx, { ref: "core.rule", overlap_cap: 5 })).toMatchObject({ overlap_cap: 5, version: 3 });
});

test("a rule tells how many matches wait, and how many of the last day ran nothing", async () => {
  const { id } = await createRule(ctx, input());
  await matched(id, "processed");
  await matched(id, "created");
  for (const reason of ["overlap", "superseded"]) await matched(id, "disabled", reason);
  expect(await getRule(ctx, { ref: "core.rule" })).toMatchObject({ waiting: 1, suppressed_24h: 2 });
});
