import { afterAll, beforeAll, expect, test } from "vitest";
import { createActionInput } from "@/lib/schemas/action";
import { createAction } from "@/server/domain/actions/create-action";
import { deleteAction } from "@/server/domain/actions/delete-action";
import { listActionVersions } from "@/server/domain/actions/list-action-versions";
import { updateAction } from "@/server/domain/actions/update-action";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

let database: TestDatabase;
let ctx: TestContext;
const ref = "core.greet";
const login = () => (ctx.actor.kind === "system" ? "system" : ctx.actor.login);

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
  ctx = await createTestContext(database);
  await createAction(ctx, createActionInput.parse({ ref, label: "Greet", entrypoint: "echo 1", runtime_ref: "shell" }));
});
afterAll(() => database.drop());

const sources = async () => (await listActionVersions(ctx, { ref })).map(({ settings }) => settings.entrypoint);

test("each change of what runs is kept with who made it, newest first; a change of words is none", async () => {
  await updateAction(ctx, { ref, entrypoint: "echo 2", timeout_seconds: 7 });
  await updateAction(ctx, { ref, label: "Greet all", description: "Says hello" });
  await updateAction(ctx, { ref, entrypoint: "echo 2" });
  const versions = await listActionVersions(ctx, { ref });
  expect(versions.map(({ version }) => version)).toEqual([2, 1]);
  expect(versions[0]).toMatchObject({
    changed_by: login(),
    settings: { entrypoint: "echo 2", timeout_seconds: 7, runtime_ref: "core.shell" },
  });
});

test("an earlier one is brought back as a new one, with everything that a run depends on", async () => {
  const [, first] = await listActionVersions(ctx, { ref });
  if (!first) throw new Error("There is no earlier version");
  const { timeout_seconds, entrypoint } = await updateAction(ctx, { ref, ...(first.settings as object) });
  expect({ timeout_seconds, entrypoint }).toEqual({ timeout_seconds: null, entrypoint: "echo 1" });
  expect(await sources()).toEqual(["echo 1", "echo 2", "echo 1"]);
});

test("a change by SQL is kept as well, and no more than a hundred are", async () => {
  await database.sql("update attune.action set entrypoint = 'echo sql' where ref = $1", [ref]);
  const [newest] = await listActionVersions(ctx, { ref });
  expect(newest).toMatchObject({ version: 4, settings: { entrypoint: "echo sql" } });
  expect(newest?.changed_by).not.toBe(login());
  for (let n = 0; n < 105; n += 1)
    await database.sql("update attune.action set entrypoint = $2 where ref = $1", [ref, `echo many ${n}`]);
  const kept = await listActionVersions(ctx, { ref });
  expect([kept.length, kept[0]?.version, kept.at(-1)?.version]).toEqual([100, 109, 10]);
});

test("they go with their action", async () => {
  await deleteAction(ctx, { ref });
  await expectRefusal(listActionVersions(ctx, { ref }), "not_found");
  expect(
    await database.sql(
      "select 1 from attune.action_version v left join attune.action a on a.id = v.action where a.id is null",
    ),
  ).toEqual([]);
});
