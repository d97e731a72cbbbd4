import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Grant } from "@/lib/schemas/identity";
import { type CreateKeyInput, createKeyInput } from "@/lib/schemas/key";
import type { Actor, Ctx } from "@/server/domain/context";
import { createKey } from "@/server/domain/keys/create-key";
import { deleteKey } from "@/server/domain/keys/delete-key";
import { getKey } from "@/server/domain/keys/get-key";
import { listKeys } from "@/server/domain/keys/list-keys";
import { updateKey } from "@/server/domain/keys/update-key";
import { addAction, addSensor, only } from "@/server/testing/definitions";
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
let admin: TestContext;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
  await addAction(database.sql, { ref: "core.deploy" });
  await addSensor(database.sql, { ref: "core.watch" });
  admin = await createTestContext(database);
});
beforeEach(() => database.sql("truncate attune.key, attune.audit_event"));
afterAll(() => database.drop());

const as = async (login: string, grants: Grant[], change: object = {}): Promise<Ctx> => ({
  ...admin,
  actor: { ...(await createTestActor(database, { login, grants })), ...change } as Actor,
});
const allOfKeys: Grant[] = [{ resource: "keys", actions: ["read", "create", "update", "delete", "decrypt"] }];
const input = (more: Partial<CreateKeyInput> = {}) =>
  createKeyInput.parse({ ref: "token", owner_type: "system", name: "token", value: "s3cret-value", ...more });
const stored = async (ref: string) =>
  only(
    await database.sql<{ value: unknown; encrypted: boolean }>(
      "select value, encrypted from attune.key where ref = $1",
      [ref],
    ),
  );
const audited = async (action: string) =>
  (
    await database.sql<{ resource_ref: string; details: unknown }>(
      "select resource_ref, details from attune.audit_event where action = $1",
      [action],
    )
  ).map(({ resource_ref }) => resource_ref);

describe("an encrypted key", () => {
  test("is nowhere in the database as plain text, and comes back as any JSON", async () => {
    const value = { user: "ann", password: "s3cret-value", ports: [1, null] };
    expect(await createKey(admin, input({ encrypted: true, value }))).toMatchObject({ encrypted: true, value });
    expect((await stored("token")).value).toMatch(/^enc:v1:/);
    await updateKey(admin, { ref: "token", name: "other" });
    const everything = await database.sql<{ row: string }>(
      `select to_jsonb(k)::text as row from attune.key k union all select to_jsonb(a)::text from attune.audit_event a
       union all select to_jsonb(c)::text from attune.change c`,
    );
    for (const { row } of everything) expect(row).not.toContain("s3cret-value");
    expect((await getKey(admin, { ref: "token" })).value).toEqual(value);
  });

  test("is null for who may read and not decrypt, and each reading of its value is noted", async () => {
    await createKey(admin, input({ encrypted: true }));
    const reader = await as("reader", [{ resource: "keys", actions: ["read"] }]);
    expect(await getKey(reader, { ref: "token" })).toMatchObject({ ref: "token", value: null });
    expect(await audited("key.decrypt")).toEqual([]);
    await getKey(admin, { ref: "token" });
    // An edit that brings no value shows the stored one, which is a reading, too.
    await updateKey(admin, { ref: "token", name: "renamed" });
    expect(await audited("key.decrypt")).toEqual(["token", "token"]);
  });

  test("becomes readable and encrypted again without losing its value", async () => {
    await createKey(admin, input({ encrypted: true, value: ["a", 1] }));
    await updateKey(admin, { ref: "token", encrypted: false });
    expect(await stored("token")).toEqual({ encrypted: false, value: ["a", 1] });
    await updateKey(admin, { ref: "token", encrypted: true });
    expect((await stored("token")).value).toMatch(/^enc:v1:/);
    expect((await getKey(admin, { ref: "token" })).value).toEqual(["a", 1]);
  });

  test("is not made readable by somebody who may not decrypt it, unless they bring the value", async () => {
    await createKey(admin, input({ encrypted: true }));
    const editor = await as("editor", [{ resource: "keys", actions: ["read", "update"] }]);
    await expectRefusal(updateKey(editor, { ref: "token", encrypted: false }), "forbidden");
    expect(await updateKey(editor, { ref: "token", encrypted: false, value: "mine" })).toMatchObject({ value: "mine" });
  });

  test("whose key is another one says so, and can be replaced and deleted", async () => {
    await createKey(
      { ...admin, config: { ...admin.config, encryptionKey: "another-key-altogether" } },
      input({ encrypted: true }),
    );
    const error = await expectRefusal(getKey(admin, { ref: "token" }), "unavailable");
    expect(error.message).toContain("The key token cannot be decrypted");
    expect(await updateKey(admin, { ref: "token", value: "anew" })).toMatchObject({ value: "anew" });
    await deleteKey(admin, { ref: "token" });
  });
});

describe("the owner", () => {
  test.each([
    [{ owner_type: "pack", owner_pack_ref: "core" }, "core"],
    [{ owner_type: "pack", owner: "core" }, "core"],
    [{ owner_type: "action", owner_action_ref: "core.deploy" }, "core.deploy"],
    [{ owner_type: "action", owner: "core.deploy" }, "core.deploy"],
    [{ owner_type: "sensor", owner_sensor_ref: "core.watch" }, "core.watch"],
    [{ owner_type: "system", owner: null }, null],
  ] as [Partial<CreateKeyInput>, string | null][])("%j is found", async (owner, expected) => {
    expect(await createKey(admin, input(owner))).toMatchObject({ owner_type: owner.owner_type, owner: expected });
  });

  test("is found by its id, also as text, and an identity by its login", async () => {
    const [pack] = await database.sql<{ id: number }>("select id from attune.pack where ref = 'core'");
    const id = pack?.id ?? 0;
    expect(await createKey(admin, input({ owner_type: "pack", owner_pack: id }))).toMatchObject({
      owner_pack: id,
      owner_pack_ref: "core",
      owner_action: null,
    });
    expect(await createKey(admin, input({ ref: "b", owner_type: "pack", owner: String(id) }))).toMatchObject({
      owner: "core",
    });
    const mine = await createKey(admin, input({ ref: "c", owner_type: "identity", owner: "admin" }));
    expect(mine).toMatchObject({
      owner_identity: (admin.actor as { id: number }).id,
      owner: String((admin.actor as { id: number }).id),
    });
  });

  test.each([
    [{ owner_type: "pack", owner_pack_ref: "nowhere" }, "bad_request"],
    [{ owner_type: "action", owner_action: 999_999 }, "bad_request"],
    [{ owner_type: "identity", owner_identity: 999_999 }, "bad_request"],
    [{ owner_type: "sensor", owner: "core.none" }, "bad_request"],
    [{ owner_type: "pack" }, "invalid"],
    [{ owner_type: "system", owner: "core" }, "invalid"],
    [{ owner_type: "system", owner_pack_ref: "core" }, "invalid"],
    [{ owner_type: "pack", owner_action_ref: "core.deploy", owner_pack_ref: "core" }, "invalid"],
  ] as [Partial<CreateKeyInput>, "bad_request" | "invalid"][])("%j is refused as %s", async (owner, code) => {
    await expectRefusal(createKey(admin, input(owner)), code);
    expect(await database.sql("select 1 from attune.key")).toEqual([]);
  });

  test("takes its keys along when it goes", async () => {
    await addAction(database.sql, { ref: "core.gone" });
    await createKey(admin, input({ owner_type: "action", owner: "core.gone" }));
    await database.sql("delete from attune.action where ref = 'core.gone'");
    await expectRefusal(getKey(admin, { ref: "token" }), "not_found");
  });
});

describe("who may do what", () => {
  test("each verb asks for its own permission and names it", async () => {
    await createKey(admin, input());
    const reader = await as("reader", [{ resource: "keys", actions: ["read"] }]);
    for (const [verb, work] of [
      ["create", () => createKey(reader, input({ ref: "other" }))],
      ["update", () => updateKey(reader, { ref: "token", name: "x" })],
      ["delete", () => deleteKey(reader, { ref: "token" })],
    ] as const)
      expect((await expectRefusal(work(), "forbidden")).message).toContain(`keys:${verb}`);
    const nobody = await as("nobody", []);
    expect(await listKeys(nobody)).toEqual([]);
    await expectRefusal(getKey(nobody, { ref: "token" }), "not_found");
  });

  test("an identity's key exists for nobody else, administrators included, nor for a token of its executions", async () => {
    const ann = await as("ann-keys", allOfKeys);
    await createKey(ann, input({ owner_type: "identity", owner: "ann-keys", encrypted: true }));
    expect((await getKey(ann, { ref: "token" })).value).toBe("s3cret-value");
    expect(await listKeys(ann)).toHaveLength(1);
    const token = await as("ann-keys", allOfKeys, { execution: { id: 1, actionRef: "core.deploy" } });
    for (const other of [admin, token]) {
      expect(await listKeys(other)).toEqual([]);
      await expectRefusal(getKey(other, { ref: "token" }), "not_found");
      await expectRefusal(updateKey(other, { ref: "token", value: 1 }), "not_found");
      await expectRefusal(deleteKey(other, { ref: "token" }), "not_found");
    }
  });

  test.each([
    ["owner_types", { owner_types: ["pack" as const] }, ["of-pack"]],
    ["owner_refs", { owner_refs: ["core.deploy"] }, ["core.of-action"]],
    [
      "pack_refs, which a ref that merely begins like a pack does not meet",
      { pack_refs: ["core"] },
      ["core.of-action", "of-pack"],
    ],
    ["encrypted", { encrypted: false }, ["core.of-system", "of-pack"]],
    ["refs", { refs: ["of-pack"] }, ["of-pack"]],
  ])("a grant limited by %s reaches only those keys", async (_, constraints, expected) => {
    await createKey(admin, input({ ref: "core.of-system" }));
    await createKey(admin, input({ ref: "of-pack", owner_type: "pack", owner: "core" }));
    await createKey(
      admin,
      input({ ref: "core.of-action", owner_type: "action", owner: "core.deploy", encrypted: true }),
    );
    const limited = await as("limited", [{ resource: "keys", actions: ["read"], constraints }]);
    expect((await listKeys(limited)).map(({ ref }) => ref)).toEqual(expected);
    for (const ref of ["core.of-system", "of-pack", "core.of-action"])
      if (!expected.includes(ref)) await expectRefusal(getKey(limited, { ref }), "not_found");
  });

  test("a grant for readable keys only does not make an encrypted one", async () => {
    const limited = await as("limited", [
      { resource: "keys", actions: ["read", "create", "update"], constraints: { encrypted: false } },
    ]);
    await expectRefusal(createKey(limited, input({ encrypted: true })), "forbidden");
    await createKey(limited, input());
    await expectRefusal(updateKey(limited, { ref: "token", encrypted: true }), "forbidden");
  });
});

test("a ref is there once, and changes are noted without values", async () => {
  await createKey(admin, input());
  await expectRefusal(createKey(admin, input()), "conflict", ["ref"]);
  await updateKey(admin, { ref: "token", value: "another-value" });
  await deleteKey(admin, { ref: "token" });
  const rows = await database.sql("select action, actor_login, details from attune.audit_event order by id");
  expect(rows).toEqual([
    { action: "key.create", actor_login: "admin", details: null },
    { action: "key.update", actor_login: "admin", details: { value: "changed" } },
    { action: "key.delete", actor_login: "admin", details: null },
  ]);
});
