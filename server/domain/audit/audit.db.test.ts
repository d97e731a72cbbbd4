import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createRuleInput } from "@/lib/schemas/rule";
import { listAuditEvents } from "@/server/domain/audit/list-audit-events";
import { nameActor } from "@/server/domain/audit/record-audit";
import { cancelExecution } from "@/server/domain/executions/cancel-execution";
import { runAction } from "@/server/domain/executions/run-action";
import { createRule } from "@/server/domain/rules/create-rule";
import { deleteRule } from "@/server/domain/rules/delete-rule";
import { disableRule } from "@/server/domain/rules/disable-rule";
import { updateRule } from "@/server/domain/rules/update-rule";
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
  ctx = await createTestContext(database);
  await database.sql("truncate attune.audit_event");
});
afterAll(() => database.drop());

const rule = (more: object = {}) =>
  createRuleInput.parse({ ref: "core.r", label: "R", action_ref: "core.echo", trigger_ref: "core.alert", ...more });
const written = async () => (await listAuditEvents(ctx, { limit: 50 })).items.reverse();

describe("a change of a definition", () => {
  test("is written in its own transaction, with who, what, from where and in which request", async () => {
    const { id } = await createRule(ctx, rule());
    expect(await written()).toMatchObject([
      {
        actor_type: "identity",
        actor_id: ctx.actor.kind === "identity" ? ctx.actor.id : 0,
        actor_login: "admin",
        action: "rule.create",
        resource: "rule",
        resource_id: id,
        resource_ref: "core.r",
        outcome: "success",
        via: "rest",
        request_id: "test",
        address: "127.0.0.1",
        user_agent: "test",
      },
    ]);
  });

  test("tells which fields changed, with both values where they are short and no parameters", async () => {
    await createRule(ctx, rule());
    await updateRule(ctx, { ref: "core.r", label: "New", action_params: { message: "pass-word" } });
    await disableRule(ctx, { ref: "core.r" });
    await deleteRule(ctx, { ref: "core.r" });
    const [, updated, disabled, deleted] = await written();
    expect(updated).toMatchObject({
      action: "rule.update",
      details: { label: { from: "R", to: "New" }, action_params: "changed" },
    });
    expect(disabled).toMatchObject({ action: "rule.disable" });
    expect(deleted).toMatchObject({ action: "rule.delete", resource_ref: "core.r" });
    const [row] = await database.sql<{ text: string }>(
      "select string_agg(a::text, ' ') as text from attune.audit_event a",
    );
    expect(row?.text).not.toContain("pass-word");
  });

  test("that fails leaves no trace of having been made", async () => {
    await createRule(ctx, rule());
    await expectRefusal(createRule(ctx, rule()), "conflict");
    expect(await written()).toHaveLength(1);
  });

  test("that changes nothing is not written", async () => {
    await createRule(ctx, rule());
    await updateRule(ctx, { ref: "core.r", label: "R" });
    expect(await written()).toHaveLength(1);
  });

  test("by plain SQL is written with the database's user, also on a connection that served a request before", async () => {
    await createRule(ctx, rule());
    await database.transaction(async (sql, client) => {
      await nameActor(ctx, sql);
      await client.query("commit");
      await client.query("begin");
      await sql("update attune.rule set label = 'By hand'");
    });
    const [, byHand] = await written();
    expect(byHand).toMatchObject({
      actor_type: "sql",
      actor_id: null,
      action: "rule.update",
      via: null,
      request_id: null,
    });
    expect(byHand?.actor_login).toEqual(expect.any(String));
  });

  test("of a credential never holds it", async () => {
    const { id } = await createTestActor(database, { login: "cid" });
    await database.sql("update attune.identity set password_hash = 'hash-of-it', token_epoch = 5 where id = $1", [id]);
    await database.sql(
      "insert into attune.key (ref, owner_type, name, value) values ('core.token', 'system', 'token', '\"plain-value\"')",
    );
    await database.sql(`update attune.key set value = '"other-value"'`);
    await database.sql(
      "insert into attune.integration_token (identity_id, label, token_hash, token_prefix, token_suffix) values ($1, 'ci', 'the-hash', 'att_1', 'xyz')",
      [id],
    );
    await database.sql(
      "update attune.trigger set webhook_key = 'wh_secret', webhook_enabled = true where ref = 'core.alert'",
    );
    await database.sql(
      "update attune.trigger set webhook_key = null, webhook_enabled = false where ref = 'core.alert'",
    );
    const events = await written();
    expect(events.map((event) => event.action)).toEqual([
      "identity.create",
      "identity.change_password",
      "key.create",
      "key.update",
      "integration_token.create",
      "trigger.enable_webhook",
      "trigger.disable_webhook",
    ]);
    expect(events[4]).toMatchObject({ resource_ref: "cid", details: { label: "ci" } });
    expect(JSON.stringify(events)).not.toMatch(/hash-of-it|plain-value|other-value|the-hash|wh_secret|xyz/);
    await database.sql("delete from attune.key");
  });
});

test("running and cancelling are written with what they concern", async () => {
  const { id } = await runAction(ctx, { action_ref: "core.echo", parameters: { message: "pass-word" } });
  await cancelExecution(ctx, { id });
  await expectRefusal(cancelExecution(ctx, { id }), "conflict");
  expect(await written()).toMatchObject([
    { action: "action.execute", resource_ref: "core.echo", details: { execution: id } },
    { action: "execution.cancel", resource_id: id, resource_ref: "core.echo" },
  ]);
});

test("the log is for those who may read it, newest first, filtered, and paged without gaps", async () => {
  for (const ref of ["core.a", "core.b", "core.c"]) await createRule(ctx, rule({ ref }));
  await database.sql("delete from attune.rule");
  const guest = await createTestContext(database, { actor: await createTestActor(database, { login: "guest" }) });
  await expectRefusal(listAuditEvents(guest, { limit: 5 }), "forbidden");
  const first = await listAuditEvents(ctx, { limit: 2, resource: "rule", action: "rule.create" });
  const second = await listAuditEvents(ctx, {
    limit: 2,
    resource: "rule",
    action: "rule.create",
    cursor: first.next_cursor,
  });
  expect([...first.items, ...second.items].map((event) => event.resource_ref)).toEqual(["core.c", "core.b", "core.a"]);
  expect(second.next_cursor).toBeNull();
  expect((await listAuditEvents(ctx, { limit: 9, resource_ref: "core.b" })).items).toHaveLength(2);
  expect((await listAuditEvents(ctx, { limit: 9, request_id: "another" })).items).toEqual([]);
});
