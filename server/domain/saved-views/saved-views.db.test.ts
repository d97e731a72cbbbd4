import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { SAVED_VIEWS_MAX, saveViewInput } from "@/lib/schemas/saved-view";
import { deleteView } from "@/server/domain/saved-views/delete-view";
import { listViews } from "@/server/domain/saved-views/list-views";
import { saveView } from "@/server/domain/saved-views/save-view";
import { setDefaultView } from "@/server/domain/saved-views/set-default-view";
import { expectRefusal } from "@/server/testing/expect-refusal";
import {
  createTestActor,
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

let database: TestDatabase;
let ann: TestContext;
let bob: TestContext;
beforeAll(async () => {
  database = await createTestDatabase();
  ann = await createTestContext(database, { actor: await createTestActor(database, { login: "ann" }) });
  bob = await createTestContext(database, { actor: await createTestActor(database, { login: "bob" }) });
});
beforeEach(() => database.sql("delete from attune.saved_view"));
afterAll(() => database.drop());

const save = (ctx: TestContext, name: string, more: object = {}) =>
  saveView(ctx, saveViewInput.parse({ list: "rules", name, query: "state=on", ...more }));
const names = async (ctx: TestContext) =>
  (await listViews(ctx)).map(({ list, name, is_default }) => `${list}/${name}${is_default ? "*" : ""}`);

test("everybody has their own, with no grant at all, and neither sees nor touches another's", async () => {
  const { id } = await save(ann, "Mine");
  await save(bob, "Mine");
  expect(await names(ann)).toEqual(["rules/Mine"]);
  await expectRefusal(deleteView(bob, { id }), "not_found");
  await expectRefusal(setDefaultView(bob, { id, is_default: true }), "not_found");
  await deleteView(ann, { id });
  expect(await names(ann)).toEqual([]);
  expect(await names(bob)).toEqual(["rules/Mine"]);
});

test("a list opens with one view at most, whichever way it was chosen", async () => {
  await save(ann, "A", { is_default: true });
  const b = await save(ann, "B", { is_default: true });
  await save(ann, "S", { list: "sensors", query: "kind=cron", is_default: true });
  expect(await names(ann)).toEqual(["rules/A", "rules/B*", "sensors/S*"]);
  const [a] = await listViews(ann);
  await setDefaultView(ann, { id: a?.id ?? 0, is_default: true });
  expect(await names(ann)).toEqual(["rules/A*", "rules/B", "sensors/S*"]);
  await setDefaultView(ann, { id: b.id, is_default: false });
  expect(await names(ann)).toEqual(["rules/A*", "rules/B", "sensors/S*"]);
  await setDefaultView(ann, { id: a?.id ?? 0, is_default: false });
  expect(await names(ann)).toEqual(["rules/A", "rules/B", "sensors/S*"]);
});

test("the same name on the same list replaces what it kept", async () => {
  const first = await save(ann, "A");
  const second = await save(ann, "A", { query: "state=off" });
  expect(second).toEqual({ ...first, query: "state=off" });
  expect(await listViews(ann)).toEqual([second]);
});

test("there are at most a hundred, and the account takes them with it", async () => {
  await database.sql(
    "insert into attune.saved_view (identity_id, list, name, query) select $1, 'rules', 'v' || n, '' from generate_series(1, $2) n",
    [ann.actor.kind === "identity" ? ann.actor.id : 0, SAVED_VIEWS_MAX],
  );
  await expectRefusal(save(ann, "One more"), "limit");
  await save(ann, "v1", { query: "q=a" });
  expect(await listViews(ann)).toHaveLength(SAVED_VIEWS_MAX);
  await database.sql("delete from attune.identity where login = 'ann'");
  expect(await database.sql("select from attune.saved_view")).toEqual([]);
});
