import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createActionInput } from "@/lib/schemas/action";
import { createPackInput } from "@/lib/schemas/pack";
import { createRuntimeInput } from "@/lib/schemas/runtime";
import { createAction } from "@/server/domain/actions/create-action";
import { createPack } from "@/server/domain/packs/create-pack";
import { createRuntime } from "@/server/domain/runtimes/create-runtime";
import { deleteRuntime } from "@/server/domain/runtimes/delete-runtime";
import { getRuntime } from "@/server/domain/runtimes/get-runtime";
import { updateRuntime } from "@/server/domain/runtimes/update-runtime";
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
  await database.sql("delete from attune.pack where ref <> 'core'");
  await database.sql("delete from attune.runtime where ref <> 'core.shell'");
  ctx = await createTestContext(database);
  await createPack(ctx, createPackInput.parse({ ref: "home", label: "Home" }));
});
afterAll(() => database.drop());

const input = (change = {}) =>
  createRuntimeInput.parse({
    ref: "home.lua",
    name: "Lua",
    aliases: ["LUA"],
    execution_config: { interpreter: { binary: "lua", file_extension: ".lua" }, versions: [] },
    ...change,
  });

test("a runtime is made, changed and taken away, and actions may name it by its second name", async () => {
  expect(await createRuntime(ctx, input())).toMatchObject({ ref: "home.lua", pack_ref: "home", aliases: ["lua"] });
  const action = createActionInput.parse({ ref: "home.run", label: "Run", entrypoint: "print(1)", runtime_ref: "lua" });
  expect(await createAction(ctx, action)).toMatchObject({ runtime_ref: "home.lua" });
  expect(
    await updateRuntime(ctx, { ref: "home.lua", name: "Lua 5", description: "New", installation: { a: 1 } }),
  ).toMatchObject({
    name: "Lua 5",
    description: "New",
    execution_config: { interpreter: { binary: "lua" }, versions: [] },
  });
  const refusal = await expectRefusal(deleteRuntime(ctx, { ref: "home.lua" }), "conflict");
  expect(refusal.message).toContain("home.run");
  await database.sql("delete from attune.action where ref = 'home.run'");
  expect(await deleteRuntime(ctx, { ref: "home.lua" })).toMatchObject({ success: true });
  await expectRefusal(getRuntime(ctx, { ref: "home.lua" }), "not_found");
  expect(ctx.engine.settled.at(-1)).toEqual({ definitions: true });
});

test("it may belong to no pack, and never to a standard one, whose runtimes stay as they are", async () => {
  expect(await createRuntime(ctx, input({ ref: "own.lua" }))).toMatchObject({ pack_ref: null });
  await expectRefusal(createRuntime(ctx, input({ ref: "core.lua" })), "precondition", ["ref"]);
  await expectRefusal(updateRuntime(ctx, { ref: "core.shell", name: "x" }), "precondition");
  await expectRefusal(deleteRuntime(ctx, { ref: "core.shell" }), "precondition");
});

test("a taken ref, a second name that is another's, and a configuration that cannot run are refused at their fields", async () => {
  await createRuntime(ctx, input());
  await expectRefusal(createRuntime(ctx, input()), "conflict", ["ref"]);
  await expectRefusal(createRuntime(ctx, input({ ref: "home.other", aliases: ["bash"] })), "invalid", ["aliases", 0]);
  await expectRefusal(createRuntime(ctx, input({ ref: "home.other", pack_ref: "nowhere" })), "not_found");
  const bad = createRuntimeInput.safeParse({ ref: "a.b", name: "B", execution_config: { interpreter: { args: [] } } });
  expect(bad.error?.issues[0]?.path).toEqual(["execution_config", "interpreter", "binary"]);
});

test("each act needs its permission, and a grant for one pack is for that pack only", async () => {
  await createRuntime(ctx, input());
  const grants = [
    {
      resource: "runtimes" as const,
      actions: ["create" as const, "update" as const],
      constraints: { pack_refs: ["home"] },
    },
  ];
  const actor = await createTestActor(database, { login: "limited", grants });
  const limited = await createTestContext(database, { actor });
  await updateRuntime(limited, { ref: "home.lua", name: "L" });
  await expectRefusal(createRuntime(limited, input({ ref: "own.lua", aliases: [] })), "forbidden");
  await expectRefusal(deleteRuntime(limited, { ref: "home.lua" }), "forbidden");
});
