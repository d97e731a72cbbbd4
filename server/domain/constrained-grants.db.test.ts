import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createActionInput } from "@/lib/schemas/action";
import type { Grant } from "@/lib/schemas/identity";
import { createPackInput } from "@/lib/schemas/pack";
import { createRuleInput } from "@/lib/schemas/rule";
import { createAction } from "@/server/domain/actions/create-action";
import { deleteAction } from "@/server/domain/actions/delete-action";
import { updateAction } from "@/server/domain/actions/update-action";
import type { Ctx } from "@/server/domain/context";
import { cancelExecution } from "@/server/domain/executions/cancel-execution";
import { getExecution } from "@/server/domain/executions/get-execution";
import { readExecutionLog } from "@/server/domain/executions/read-execution-log";
import { rerunExecution } from "@/server/domain/executions/rerun-execution";
import { runAction } from "@/server/domain/executions/run-action";
import { describeCurrentUser } from "@/server/domain/identities/describe-current-user";
import { actorOf, findIdentity } from "@/server/domain/identities/find-identity";
import { createPack } from "@/server/domain/packs/create-pack";
import { deletePack } from "@/server/domain/packs/delete-pack";
import { listPacks } from "@/server/domain/packs/list-packs";
import { updatePack } from "@/server/domain/packs/update-pack";
import { createRule } from "@/server/domain/rules/create-rule";
import { deleteRule } from "@/server/domain/rules/delete-rule";
import { disableRule } from "@/server/domain/rules/disable-rule";
import { updateRule } from "@/server/domain/rules/update-rule";
import { fireSensor } from "@/server/domain/sensors/fire-sensor";
import { pageDefinitions } from "@/server/domain/system/page-definitions";
import { addExecution, addRule, addSensor } from "@/server/testing/definitions";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { seedCore } from "@/server/testing/seed-core";
import { createTestContext, createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let database: TestDatabase;
let root: Ctx;
let people = 0;

/** Somebody who has these grants by a permission set in the database, as a request of theirs would find them. */
async function holding(grants: Grant[]): Promise<Ctx> {
  people += 1;
  await database.sql(
    `with made as (insert into attune.identity (login) values ($1) returning id),
       stored as (insert into attune.permission_set (ref, label, grants) values ('test.' || $1, $1, $2) returning id)
     insert into attune.permission_assignment (identity_id, permission_set_id) select made.id, stored.id from made, stored`,
    [`person-${people}`, JSON.stringify(grants)],
  );
  const identity = await findIdentity(database.sql, { login: `person-${people}` });
  if (!identity) throw new Error("not stored");
  return { ...root, actor: actorOf(identity) };
}

const homeOnly = { pack_refs: ["home"] };
const action = (ref: string, more: object = {}) =>
  createActionInput.parse({ ref, label: "A", runtime_ref: "core.shell", entrypoint: "true", ...more });
const rule = (ref: string, more: object = {}) =>
  createRuleInput.parse({ ref, label: "R", trigger_ref: "core.alert", action_ref: "core.echo", ...more });

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
  root = await createTestContext(database);
  for (const ref of ["home", "lab"]) await createPack(root, createPackInput.parse({ ref, label: ref }));
  await createAction(root, action("home.mine"));
  await createAction(root, action("lab.theirs"));
  await createRule(root, rule("home.rule"));
  await createRule(root, rule("lab.rule"));
});
afterAll(() => database.drop());

describe("an editor of the pack home only", () => {
  const editor = () =>
    holding([
      { resource: "actions", actions: ["create", "update", "delete", "execute"], constraints: homeOnly },
      { resource: "rules", actions: ["create", "update", "delete"], constraints: homeOnly },
      { resource: "packs", actions: ["create", "configure", "delete", "read"], constraints: homeOnly },
      { resource: "executions", actions: ["read", "cancel"], constraints: homeOnly },
    ]);

  test("may make, change and delete what is in home, and nothing of that elsewhere", async () => {
    const ctx = await editor();
    await createAction(ctx, action("home.new"));
    await updateAction(ctx, { ref: "home.new", label: "B" });
    await deleteAction(ctx, { ref: "home.new" });
    await createRule(ctx, rule("home.new"));
    await updateRule(ctx, { ref: "home.new", label: "B" });
    await disableRule(ctx, { ref: "home.new" });
    await deleteRule(ctx, { ref: "home.new" });
    const error = await expectRefusal(updateAction(ctx, { ref: "lab.theirs", label: "B" }), "forbidden");
    expect(error.message).toBe("You lack the permission actions:update for lab.theirs");
    await expectRefusal(createAction(ctx, action("lab.new")), "forbidden");
    await expectRefusal(deleteAction(ctx, { ref: "lab.theirs" }), "forbidden");
    await expectRefusal(createRule(ctx, rule("core.new")), "forbidden");
    await expectRefusal(updateRule(ctx, { ref: "lab.rule", label: "B" }), "forbidden");
    await expectRefusal(disableRule(ctx, { ref: "lab.rule" }), "forbidden");
    await expectRefusal(deleteRule(ctx, { ref: "lab.rule" }), "forbidden");
  });

  test("cannot take refs of another pack by putting them into home, nor the other way round", async () => {
    const ctx = await editor();
    await expectRefusal(createAction(ctx, action("lab.sneaky", { pack_ref: "home" })), "forbidden");
    await expectRefusal(createAction(ctx, action("home.sneaky", { pack_ref: "lab" })), "forbidden");
    await expectRefusal(createRule(ctx, rule("lab.sneaky", { pack_ref: "home" })), "forbidden");
  });

  test("may run what is in home, and read and stop what ran from it", async () => {
    const ctx = await editor();
    const { id } = await runAction(ctx, { action_ref: "home.mine" });
    await getExecution(ctx, { id });
    await readExecutionLog(ctx, { id, after_seq: -1, limit: 1 });
    await cancelExecution(ctx, { id });
    await rerunExecution(ctx, { id });
    await expectRefusal(runAction(ctx, { action_ref: "lab.theirs" }), "forbidden");
    const other = await addExecution(database.sql, "lab.theirs");
    await expectRefusal(getExecution(ctx, { id: other }), "forbidden");
    await expectRefusal(readExecutionLog(ctx, { id: other, after_seq: -1, limit: 1 }), "forbidden");
    await expectRefusal(cancelExecution(ctx, { id: other }), "forbidden");
    await expectRefusal(rerunExecution(ctx, { id: other }), "forbidden");
    await expectRefusal(getExecution(ctx, { id: 999_999 }), "not_found");
  });

  test("may fire a sensor only while all that rules run at it is in home", async () => {
    const ctx = await editor();
    await addSensor(database.sql, {
      ref: "home.watch",
      triggerRef: "core.crontimer",
      config: { expression: "0 0 1 1 *" },
    });
    await addRule(database.sql, {
      ref: "home.at-watch",
      triggerRef: "core.crontimer",
      sensorRef: "home.watch",
      actionRef: "home.mine",
    });
    await fireSensor(ctx, { ref: "home.watch" });
    await addRule(database.sql, {
      ref: "lab.at-watch",
      triggerRef: "core.crontimer",
      sensorRef: "home.watch",
      actionRef: "lab.theirs",
    });
    await expectRefusal(fireSensor(ctx, { ref: "home.watch" }), "forbidden");
  });

  test("sees standard packs and home, and configures only home", async () => {
    const ctx = await editor();
    expect((await listPacks(ctx)).map(({ ref }) => ref)).toEqual(["core", "home"]);
    expect((await pageDefinitions(ctx, "pack", {}, { offset: 0, limit: 10 })).rows.map(({ ref }) => ref)).toEqual([
      "core",
      "home",
    ]);
    await updatePack(ctx, { ref: "home", label: "Home" });
    await expectRefusal(updatePack(ctx, { ref: "core", config: {} }), "forbidden");
    await expectRefusal(updatePack(ctx, { ref: "lab", label: "Lab" }), "not_found");
    await expectRefusal(deletePack(ctx, { ref: "lab" }), "not_found");
    await expectRefusal(createPack(ctx, createPackInput.parse({ ref: "other", label: "O" })), "forbidden");
  });

  test("is told what is allowed without limits, and all grants beside it", async () => {
    const ctx = await holding([
      { resource: "rules", actions: ["update"], constraints: homeOnly },
      { resource: "rules", actions: ["read"] },
    ]);
    const me = await describeCurrentUser(ctx);
    expect(me.effective_permissions).toEqual([{ resource: "rules", actions: ["read"] }]);
    expect(me.grants).toHaveLength(2);
  });
});

describe("other limits", () => {
  test("owner self: one's own rules and runs, not those of others", async () => {
    const ctx = await holding([
      { resource: "rules", actions: ["create", "update"], constraints: { owner: "self" } },
      { resource: "actions", actions: ["execute"] },
      { resource: "executions", actions: ["read", "cancel"], constraints: { owner: "self" } },
    ]);
    await createRule(ctx, rule("home.own"));
    await updateRule(ctx, { ref: "home.own", label: "B" });
    await expectRefusal(updateRule(ctx, { ref: "home.rule", label: "B" }), "forbidden");
    const { id } = await runAction(ctx, { action_ref: "home.mine" });
    await getExecution(ctx, { id });
    const other = await runAction(root, { action_ref: "home.mine" });
    await expectRefusal(cancelExecution(ctx, { id: other.id }), "forbidden");
  });

  test("the scope of an execution's token: itself and, with descendants, what it started at any depth", async () => {
    const [parent, child, grandchild, stranger] = await Promise.all(
      [1, 2, 3, 4].map(() => addExecution(database.sql, "home.mine")),
    );
    await database.sql("update attune.execution set parent = $1 where id = $2", [parent, child]);
    await database.sql("update attune.execution set parent = $1 where id = $2", [child, grandchild]);
    const token = (scope: "self" | "descendants"): Ctx => ({
      ...root,
      actor: {
        kind: "identity",
        id: 7,
        login: "execution",
        grants: [{ resource: "executions", actions: ["read", "cancel"], constraints: { execution_scope: scope } }],
        permissionSetRefs: [],
        execution: { id: parent ?? 0, actionRef: "home.mine" },
      },
    });
    await getExecution(token("self"), { id: parent ?? 0 });
    await expectRefusal(getExecution(token("self"), { id: child ?? 0 }), "forbidden");
    await getExecution(token("descendants"), { id: grandchild ?? 0 });
    await cancelExecution(token("descendants"), { id: grandchild ?? 0 });
    await expectRefusal(getExecution(token("descendants"), { id: stranger ?? 0 }), "forbidden");
  });
});

describe("what runs with more rights than its editor", () => {
  const editor = () =>
    holding([
      { resource: "actions", actions: ["create", "update", "delete", "execute"] },
      { resource: "rules", actions: ["create", "update"] },
    ]);

  beforeAll(async () => {
    await database.sql("insert into attune.permission_set (ref, label) values ('core.power', 'Power')");
    await createAction(root, action("home.strong", { default_execution_permission_set_refs: ["core.power"] }));
    await createAction(root, action("home.lent"));
    await createRule(root, rule("home.lender", { action_ref: "home.lent", permission_set_refs: ["core.power"] }));
  });

  test("an action keeps its source, whether the sets are its own or those of a rule that runs it", async () => {
    const ctx = await editor();
    for (const ref of ["home.strong", "home.lent"]) {
      await expectRefusal(updateAction(ctx, { ref, entrypoint: "echo $ATTUNE_API_TOKEN" }), "forbidden");
      await updateAction(ctx, { ref, label: "Renamed" });
    }
    await updateAction(root, { ref: "home.strong", entrypoint: "echo 2" });
  });

  test("an action is not replaced by a new one of its ref", async () => {
    await createAction(root, action("home.replaced"));
    await createRule(
      root,
      rule("home.replacing", { action_ref: "home.replaced", permission_set_refs: ["core.power"] }),
    );
    const ctx = await editor();
    await deleteAction(ctx, { ref: "home.replaced" });
    await expectRefusal(createAction(ctx, action("home.replaced")), "forbidden");
  });

  test("a rule is not pointed at something else, but can be renamed, switched off, and lose its sets", async () => {
    const ctx = await editor();
    await expectRefusal(updateRule(ctx, { ref: "home.lender", action_ref: "home.mine" }), "forbidden");
    await expectRefusal(updateRule(ctx, { ref: "home.lender", action_params: { message: "x" } }), "forbidden");
    await updateRule(ctx, { ref: "home.lender", label: "Renamed" });
    await disableRule(ctx, { ref: "home.lender" });
    await updateRule(ctx, { ref: "home.lender", permission_set_refs: null, action_ref: "home.mine" });
  });

  test("a run gets no variables from somebody who lacks its rights", async () => {
    const ctx = await editor();
    await runAction(ctx, { action_ref: "home.strong" });
    await expectRefusal(
      runAction(ctx, { action_ref: "home.strong", env_vars: { BASH_ENV: "/tmp/mine" } }),
      "forbidden",
    );
  });
});
