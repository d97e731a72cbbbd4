import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createStarterInput } from "@/lib/schemas/starter";
import { STARTERS, type StarterKind } from "@/lib/vocabulary";
import { loadStandardPacks } from "@/server/domain/packs/load-standard-packs";
import { createStarter } from "@/server/domain/starters/create-starter";
import { listStarters } from "@/server/domain/starters/list-starters";
import { removeStarter } from "@/server/domain/starters/remove-starter";
import { expectRefusal } from "@/server/testing/expect-refusal";
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
  await loadStandardPacks(await createTestContext(database, { actor: { kind: "system" } }));
});
beforeEach(async () => {
  await database.sql("delete from attune.pack where ref <> 'core'");
  ctx = await createTestContext(database);
});
afterAll(() => database.drop());

const ASKED: Record<StarterKind, object> = {
  heartbeat: {},
  disk_space: {},
  website_check: { url: "https://example.com/health" },
  nightly_backup: { folder: "/srv/notes/", time: "03:05", timezone: "Europe/Berlin" },
  webhook_script: {},
};
const input = (starter: StarterKind) => createStarterInput.parse({ starter, ...ASKED[starter] });

/** Everything that is not the core pack's. */
async function things() {
  const rows = await database.sql<{ thing: string }>(
    `select 'pack ' || ref as thing from attune.pack where ref <> 'core'
     union all select 'trigger ' || ref from attune.trigger where is_adhoc
     union all select 'sensor ' || ref from attune.sensor where is_adhoc
     union all select 'action ' || ref from attune.action where is_adhoc
     union all select 'rule ' || ref from attune.rule order by 1`,
  );
  return rows.map((row) => row.thing);
}

const MAKES: Record<StarterKind, string[]> = {
  heartbeat: ["action heartbeat.beat", "pack heartbeat", "rule heartbeat.beat", "sensor heartbeat.every_minute"],
  disk_space: [
    "action disk_space.send_alert",
    "pack disk_space",
    "rule disk_space.alert",
    "sensor disk_space.disk",
    "trigger disk_space.measured",
  ],
  website_check: [
    "action website_check.send_alert",
    "pack website_check",
    "rule website_check.alert",
    "sensor website_check.website",
    "trigger website_check.checked",
  ],
  nightly_backup: [
    "action nightly_backup.back_up",
    "pack nightly_backup",
    "rule nightly_backup.back_up",
    "sensor nightly_backup.nightly",
  ],
  webhook_script: [
    "action webhook_script.react",
    "pack webhook_script",
    "rule webhook_script.react",
    "trigger webhook_script.called",
  ],
};

test.each(STARTERS)("%s is made as a whole, settled, listed, and removed as a whole", async (starter) => {
  const made = await createStarter(ctx, input(starter));
  expect(made).toMatchObject({ ref: starter, starter });
  expect(await things()).toEqual(MAKES[starter]);
  expect(ctx.engine.settled).toMatchObject([{ definitions: true }]);
  const unlinked = await database.sql(
    "select ref from attune.rule where action is null or trigger is null or (sensor_ref is not null and sensor is null)",
  );
  expect(unlinked).toEqual([]);
  expect(await listStarters(ctx)).toEqual([made]);
  await removeStarter(ctx, { ref: made.ref });
  expect(await things()).toEqual([]);
  expect(await listStarters(ctx)).toEqual([]);
});

test.each(STARTERS)(
  "%s needs the permissions for each of the things in it, and leaves nothing behind",
  async (starter) => {
    const may = async (login: string, ...resources: ("packs" | "actions" | "rules")[]) => {
      const grants = resources.map((resource) => ({ resource, actions: ["create" as const] }));
      return createTestContext(database, { actor: await createTestActor(database, { login, grants }) });
    };
    await expectRefusal(createStarter(await may("no-packs", "actions", "rules"), input(starter)), "forbidden");
    await expectRefusal(createStarter(await may("no-actions", "packs", "rules"), input(starter)), "forbidden");
    await expectRefusal(createStarter(await may("no-rules", "packs", "actions"), input(starter)), "forbidden");
    expect(await things()).toEqual([]);
    const author = await may("author", "packs", "actions", "rules");
    const { ref } = await createStarter(author, input(starter));
    await expectRefusal(removeStarter(author, { ref }), "forbidden");
    expect(await things()).toEqual(MAKES[starter]);
  },
);

test("a second one of a kind has the next free pack", async () => {
  await createStarter(ctx, input("website_check"));
  expect(await createStarter(ctx, input("website_check"))).toMatchObject({
    ref: "website_check_2",
    entry: { ref: "website_check_2.website" },
  });
});

test("when a part cannot be made nothing is", async () => {
  await database.sql(
    "insert into attune.sensor (ref, label, trigger_ref, config) values ('heartbeat.every_minute', 'x', 'core.intervaltimer', '{}')",
  );
  await expectRefusal(createStarter(ctx, input("heartbeat")), "conflict");
  expect(await things()).toEqual(["sensor heartbeat.every_minute"]);
  await database.sql("delete from attune.sensor where is_adhoc");
});

test("a pack that no starter made is not removed", async () => {
  await database.sql("insert into attune.pack (ref, label, version) values ('mine', 'Mine', '1.0.0')");
  await expectRefusal(removeStarter(ctx, { ref: "mine" }), "not_found");
  expect(await things()).toEqual(["pack mine"]);
});

test("what is asked for becomes the configuration", async () => {
  await createStarter(ctx, input("nightly_backup"));
  const [sensor] = await database.sql("select config from attune.sensor where ref = 'nightly_backup.nightly'");
  expect(sensor).toEqual({ config: { expression: "5 3 * * *", timezone: "Europe/Berlin" } });
  const [rule] = await database.sql("select action_params from attune.rule where ref = 'nightly_backup.back_up'");
  expect(rule).toEqual({ action_params: { folder: "/srv/notes/", target: "/srv/notes-backups", keep: 7 } });
  await createStarter(ctx, input("webhook_script"));
  const [trigger] = await database.sql<{ webhook_enabled: boolean; webhook_key: string }>(
    "select webhook_enabled, webhook_key from attune.trigger where ref = 'webhook_script.called'",
  );
  expect(trigger).toEqual({ webhook_enabled: true, webhook_key: expect.stringMatching(/^wh_[0-9a-f]{32}$/) });
});
