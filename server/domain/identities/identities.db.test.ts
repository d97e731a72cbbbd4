import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Grant } from "@/lib/schemas/identity";
import { createIdentityInput } from "@/lib/schemas/identity";
import { verifyPassword } from "@/server/auth/password";
import type { Ctx } from "@/server/domain/context";
import { addRole } from "@/server/domain/identities/add-role";
import { createIdentity } from "@/server/domain/identities/create-identity";
import { credentialEpoch } from "@/server/domain/identities/credential-epoch";
import { deleteIdentity } from "@/server/domain/identities/delete-identity";
import { actorOf, findIdentity } from "@/server/domain/identities/find-identity";
import { freezeIdentity } from "@/server/domain/identities/freeze-identity";
import { getIdentity } from "@/server/domain/identities/get-identity";
import { listIdentities } from "@/server/domain/identities/list-identities";
import { removeRole } from "@/server/domain/identities/remove-role";
import { unfreezeIdentity } from "@/server/domain/identities/unfreeze-identity";
import { updateIdentity } from "@/server/domain/identities/update-identity";
import { assignPermissionSet } from "@/server/domain/permissions/assign-permission-set";
import { attachRole } from "@/server/domain/permissions/attach-role";
import { createPermissionSet } from "@/server/domain/permissions/create-permission-set";
import { deletePermissionSet } from "@/server/domain/permissions/delete-permission-set";
import { detachRole } from "@/server/domain/permissions/detach-role";
import { removeAssignment } from "@/server/domain/permissions/remove-assignment";
import { updatePermissionSet } from "@/server/domain/permissions/update-permission-set";
import { createToken } from "@/server/domain/tokens/create-token";
import { deleteToken } from "@/server/domain/tokens/delete-token";
import { revokeToken } from "@/server/domain/tokens/revoke-token";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { createTestContext, createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let database: TestDatabase;
let root: Ctx;

const everything: Grant[] = [
  { resource: "identities", actions: ["read", "create", "update", "delete"] },
  { resource: "permissions", actions: ["read", "create", "update", "delete", "manage"] },
  { resource: "actions", actions: ["read", "execute"] },
];
/** May change people and permissions, but not manage them. */
const clerk: Grant[] = [
  { resource: "identities", actions: ["read", "create", "update", "delete"] },
  { resource: "permissions", actions: ["read", "create", "update", "delete"] },
  { resource: "rules", actions: ["read"] },
];

async function addSet(ref: string, grants: Grant[]): Promise<number> {
  const [row] = await database.sql<{ id: number }>(
    "insert into attune.permission_set (ref, label, grants) values ($1, $1, $2) returning id",
    [ref, JSON.stringify(grants)],
  );
  return row?.id ?? 0;
}

/** Somebody of that login as they are now, with these sets. */
async function addPerson(login: string, ...refs: string[]): Promise<number> {
  const [row] = await database.sql<{ id: number }>(
    "insert into attune.identity (login, password_hash) values ($1, 'x') returning id",
    [login],
  );
  await database.sql(
    "insert into attune.permission_assignment (identity_id, permission_set_id) select $1, id from attune.permission_set where ref = any ($2)",
    [row?.id, refs],
  );
  return row?.id ?? 0;
}

async function as(login: string): Promise<Ctx> {
  const identity = await findIdentity(database.sql, { login });
  if (!identity) throw new Error(`nobody is called ${login}`);
  return { ...root, actor: actorOf(identity) };
}

const person = (login: string, more: object = {}) => createIdentityInput.parse({ login, ...more });

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql("delete from attune.identity");
  await database.sql("delete from attune.permission_set");
  await addSet("core.admin", everything);
  await addSet("core.clerk", clerk);
  await addSet("core.runner", [{ resource: "actions", actions: ["execute"] }]);
  await addSet("core.reader", [{ resource: "rules", actions: ["read"] }]);
  const id = await addPerson("root", "core.admin");
  await addPerson("clerk", "core.clerk");
  root = await createTestContext(database, {
    actor: { kind: "identity", id, login: "root", grants: everything, permissionSetRefs: ["core.admin"] },
  });
});

describe("an identity", () => {
  test("is made with a hashed password or none, listed by login, read with roles and assignments, changed and deleted", async () => {
    const made = await createIdentity(
      root,
      person(" Zoe ", { password: "a-good-password", attributes: { team: "a" }, permission_set_refs: ["core.runner"] }),
    );
    expect(made).toMatchObject({ login: "zoe", has_password: true, frozen: false, attributes: { team: "a" } });
    expect(made.direct_permissions).toMatchObject([{ permission_set_ref: "core.runner" }]);
    const stored = await findIdentity(database.sql, { id: made.id });
    expect(stored?.passwordHash).not.toContain("a-good-password");
    expect(await verifyPassword("a-good-password", stored?.passwordHash ?? null)).toBe(true);
    expect((await createIdentity(root, person("bot"))).has_password).toBe(false);
    expect((await listIdentities(root)).map(({ login }) => login)).toEqual(["bot", "clerk", "root", "zoe"]);
    await addRole(root, { identity_id: made.id, role: "ops" });
    const changed = await updateIdentity(root, { id: made.id, display_name: "Zoë", attributes: {} });
    expect(changed).toMatchObject({ display_name: "Zoë", attributes: {}, roles: [{ role: "ops", source: "local" }] });
    expect((await updateIdentity(root, { id: made.id, display_name: null })).display_name).toBeNull();
    await deleteIdentity(root, { id: made.id });
    await expectRefusal(getIdentity(root, { id: made.id }), "not_found");
  });

  test("of a login that exists is a conflict at that field, and the server's own names are refused", async () => {
    await expectRefusal(createIdentity(root, person("CLERK")), "conflict", ["login"]);
    expect(createIdentityInput.safeParse({ login: "sensor:x" }).success).toBe(false);
    expect(createIdentityInput.safeParse({ login: "ab" }).success).toBe(false);
  });

  test("with a permission set that does not exist is not made at all", async () => {
    await expectRefusal(createIdentity(root, person("zoe", { permission_set_refs: ["core.none"] })), "not_found");
    expect(await findIdentity(database.sql, { login: "zoe" })).toBeNull();
  });

  test("cannot delete or freeze itself", async () => {
    await addPerson("second", "core.admin");
    const { id } = root.actor as { id: number };
    await expectRefusal(deleteIdentity(root, { id }), "bad_request");
    await expectRefusal(freezeIdentity(root, { id }), "bad_request");
  });

  test("is told apart: an unknown one is not found, and who may do it to nobody learns nothing", async () => {
    await expectRefusal(getIdentity(root, { id: 2_000_000_000 }), "not_found");
    await expectRefusal(updateIdentity(root, { id: 9_000_000_000, display_name: "x" }), "not_found");
    await addPerson("nobody");
    const nobody = await as("nobody");
    await expectRefusal(listIdentities(nobody), "forbidden");
    for (const id of [1, 2_000_000_000]) {
      await expectRefusal(getIdentity(nobody, { id }), "forbidden");
      await expectRefusal(deleteIdentity(nobody, { id }), "forbidden");
    }
  });

  test("that a constrained grant does not reach is neither listed nor found, and cannot be moved into or out of reach", async () => {
    await addSet("core.team", [
      { resource: "identities", actions: ["read", "update"], constraints: { attributes: { team: "a" } } },
    ]);
    await addPerson("lead", "core.team");
    const ours = await createIdentity(root, person("ours", { attributes: { team: "a" } }));
    const theirs = await createIdentity(root, person("theirs", { attributes: { team: "b" } }));
    const lead = await as("lead");
    expect((await listIdentities(lead)).map(({ login }) => login)).toEqual(["ours"]);
    await expectRefusal(getIdentity(lead, { id: theirs.id }), "not_found");
    await expectRefusal(updateIdentity(lead, { id: theirs.id, attributes: { team: "a" } }), "forbidden");
    await expectRefusal(updateIdentity(lead, { id: ours.id, attributes: { team: "b" } }), "forbidden");
    expect((await updateIdentity(lead, { id: ours.id, display_name: "Ours" })).display_name).toBe("Ours");
  });
});

describe("taking effect at once", () => {
  test("a new password, a freeze and a deletion end what the identity holds", async () => {
    const id = await addPerson("zoe", "core.runner");
    const zoe = await as("zoe");
    const before = await credentialEpoch(zoe);
    await updateIdentity(root, { id, password: "another-password" });
    expect(await credentialEpoch(zoe)).toBe((before ?? 0) + 1);
    await freezeIdentity(root, { id });
    expect(await credentialEpoch(zoe)).toBeNull();
    await unfreezeIdentity(root, { id });
    expect(await credentialEpoch(zoe)).toBe((before ?? 0) + 1);
    await deleteIdentity(root, { id });
    expect(await credentialEpoch(zoe)).toBeNull();
  });

  test("a change of a name ends nothing, and what is not kept here cannot be set", async () => {
    const id = await addPerson("zoe");
    const before = await credentialEpoch(await as("zoe"));
    await updateIdentity(root, { id, display_name: "Zoë" });
    expect(await credentialEpoch(await as("zoe"))).toBe(before);
    await database.sql("update attune.identity set auth_provider = 'oidc' where id = $1", [id]);
    await expectRefusal(updateIdentity(root, { id, password: "another-password" }), "precondition", ["password"]);
  });
});

describe("the last administrator", () => {
  /** Root, as somebody else who may manage but cannot sign in would see it. */
  const ghost = (): Ctx => ({
    ...root,
    actor: { kind: "identity", id: 2_000_000_000, login: "ghost", grants: everything, permissionSetRefs: [] },
  });
  const rootId = () => (root.actor as { id: number }).id;
  const setId = async () =>
    (await database.sql<{ id: number }>("select id from attune.permission_set where ref = 'core.admin'"))[0]?.id ?? 0;

  test("cannot be deleted, frozen or stripped by any way", async () => {
    const assignment = (await getIdentity(root, { id: rootId() })).direct_permissions[0]?.id ?? 0;
    await expectRefusal(deleteIdentity(ghost(), { id: rootId() }), "precondition");
    await expectRefusal(freezeIdentity(ghost(), { id: rootId() }), "precondition");
    await expectRefusal(removeAssignment(ghost(), { id: assignment }), "precondition");
    await expectRefusal(removeAssignment(root, { id: assignment }), "precondition");
    await expectRefusal(updatePermissionSet(root, { id: await setId(), grants: clerk }), "precondition");
    const limited = everything.map((grant) => ({ ...grant, constraints: { pack_refs: ["home"] } }));
    await expectRefusal(updatePermissionSet(root, { id: await setId(), grants: limited }), "precondition");
    await expectRefusal(deletePermissionSet(root, { id: await setId() }), "precondition");
    expect((await findIdentity(database.sql, { login: "root" }))?.permissionSetRefs).toEqual(["core.admin"]);
  });

  test("by a role cannot lose the role, nor the role the set", async () => {
    const attachment = await attachRole(root, { permission_set_id: await setId(), role: "boss" });
    const role = await addRole(root, { identity_id: rootId(), role: "boss" });
    const assignment = (await getIdentity(root, { id: rootId() })).direct_permissions[0]?.id ?? 0;
    await removeAssignment(root, { id: assignment });
    await expectRefusal(removeRole(root, { id: role.id }), "precondition");
    await expectRefusal(detachRole(root, { id: attachment.id }), "precondition");
  });

  test("is not somebody who is frozen, has no way to sign in, or is a sensor", async () => {
    for (const change of ["frozen = true", "password_hash = null", "auth_provider = 'sensor'"]) {
      const id = await addPerson("second", "core.admin");
      await database.sql(`update attune.identity set ${change} where id = $1`, [id]);
      await expectRefusal(deleteIdentity(ghost(), { id: rootId() }), "precondition");
      await deleteIdentity(root, { id });
    }
  });

  test("two who delete each other at the same moment: one stays", async () => {
    await addPerson("second", "core.admin");
    const second = await as("second");
    const results = await Promise.allSettled([
      deleteIdentity(root, { id: (second.actor as { id: number }).id }),
      deleteIdentity(second, { id: rootId() }),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await database.sql("select 1 from attune.identity where login in ('root', 'second')")).toHaveLength(1);
  });
});

describe("nobody gives more than they hold, unless they manage permissions", () => {
  const idOf = async (ref: string) =>
    (await database.sql<{ id: number }>("select id from attune.permission_set where ref = $1", [ref]))[0]?.id ?? 0;
  const selfId = (ctx: Ctx) => (ctx.actor as { id: number }).id;

  test("by assignment: only sets that they hold, or whose every grant they hold", async () => {
    const clerkCtx = await as("clerk");
    for (const login of ["clerk", "root"])
      for (const permission_set_ref of ["core.admin", "core.runner"])
        await expectRefusal(assignPermissionSet(clerkCtx, { identity_login: login, permission_set_ref }), "forbidden");
    expect(
      await assignPermissionSet(clerkCtx, { identity_login: "root", permission_set_ref: "core.reader" }),
    ).toMatchObject({ permission_set_ref: "core.reader" });
    await expectRefusal(
      assignPermissionSet(root, { identity_login: "root", permission_set_ref: "core.reader" }),
      "conflict",
    );
    await assignPermissionSet(root, { identity_login: "clerk", permission_set_ref: "core.runner" });
  });

  test("by a new identity", async () => {
    const clerkCtx = await as("clerk");
    await expectRefusal(
      createIdentity(clerkCtx, person("puppet", { permission_set_refs: ["core.admin"] })),
      "forbidden",
    );
    expect(await findIdentity(database.sql, { login: "puppet" })).toBeNull();
    await createIdentity(clerkCtx, person("puppet", { permission_set_refs: ["core.reader"] }));
  });

  test("by a role that carries a set", async () => {
    const clerkCtx = await as("clerk");
    await attachRole(root, { permission_set_id: await idOf("core.admin"), role: "boss" });
    await attachRole(root, { permission_set_id: await idOf("core.reader"), role: "reader" });
    await expectRefusal(addRole(clerkCtx, { identity_id: selfId(clerkCtx), role: "boss" }), "forbidden");
    await addRole(clerkCtx, { identity_id: selfId(clerkCtx), role: "reader" });
    await expectRefusal(addRole(clerkCtx, { identity_id: selfId(clerkCtx), role: "reader" }), "conflict");
  });

  test("by attaching a set to a role that somebody has", async () => {
    const clerkCtx = await as("clerk");
    await addRole(root, { identity_id: selfId(clerkCtx), role: "mine" });
    await expectRefusal(
      attachRole(clerkCtx, { permission_set_id: await idOf("core.admin"), role: "mine" }),
      "forbidden",
    );
    await attachRole(clerkCtx, { permission_set_id: await idOf("core.reader"), role: "mine" });
  });

  test("by editing a set, or making one; what was in it may stay", async () => {
    const clerkCtx = await as("clerk");
    const id = await idOf("core.clerk");
    const more: Grant = { resource: "keys", actions: ["decrypt"] };
    await expectRefusal(updatePermissionSet(clerkCtx, { id, grants: [...clerk, more] }), "forbidden");
    await expectRefusal(
      createPermissionSet(clerkCtx, { ref: "core.mine", label: "Mine", grants: [more] }),
      "forbidden",
    );
    const runner = await idOf("core.runner");
    await updatePermissionSet(clerkCtx, {
      id: runner,
      grants: [
        { resource: "actions", actions: ["execute"] },
        { resource: "rules", actions: ["read"] },
      ],
    });
    await createPermissionSet(clerkCtx, { ref: "core.mine", label: "Mine", grants: [clerk[2] as Grant] });
  });

  test("by widening constraints: a limited grant can only be given as limited or tighter", async () => {
    const home: Grant = { resource: "rules", actions: ["update"], constraints: { pack_refs: ["home", "lab"] } };
    await addSet("home.clerk", [...clerk, home]);
    await addPerson("limited", "home.clerk");
    const limited = await as("limited");
    const wide = [
      { ...home, constraints: undefined },
      { ...home, constraints: { pack_refs: ["core"] } },
    ];
    for (const grant of [...wide, { ...home, constraints: { refs: ["home.x"] } }])
      await expectRefusal(
        createPermissionSet(limited, { ref: "home.wide", label: "Wide", grants: [grant as Grant] }),
        "forbidden",
      );
    const narrow: Grant = { ...home, constraints: { pack_refs: ["home"], refs: ["home.x"] } };
    await createPermissionSet(limited, { ref: "home.narrow", label: "Narrow", grants: [narrow] });
  });

  test("by managing one pack's sets: such a set may be given as it is, not filled with more", async () => {
    await addSet("home.steward", [
      {
        resource: "permissions",
        actions: ["read", "create", "update", "manage"],
        constraints: { pack_refs: ["home"] },
      },
    ]);
    const given = await addSet("home.editor", [{ resource: "rules", actions: ["update"] }]);
    await addPerson("steward", "home.steward");
    const steward = await as("steward");
    await assignPermissionSet(steward, { identity_login: "clerk", permission_set_ref: "home.editor" });
    await expectRefusal(
      assignPermissionSet(steward, { identity_login: "clerk", permission_set_ref: "core.admin" }),
      "forbidden",
    );
    await expectRefusal(updatePermissionSet(steward, { id: given, grants: everything }), "forbidden");
    await expectRefusal(
      createPermissionSet(steward, { ref: "home.all", label: "All", grants: everything }),
      "forbidden",
    );
  });

  test("by the password of somebody who may do more, by letting them in again, or by taking from them", async () => {
    const clerkCtx = await as("clerk");
    const boss = await addPerson("boss", "core.admin");
    await expectRefusal(updateIdentity(clerkCtx, { id: boss, password: "mine-from-now-on" }), "forbidden");
    await expectRefusal(freezeIdentity(clerkCtx, { id: boss }), "forbidden");
    await expectRefusal(deleteIdentity(clerkCtx, { id: boss }), "forbidden");
    const [assignment] = (await getIdentity(root, { id: boss })).direct_permissions;
    await expectRefusal(removeAssignment(clerkCtx, { id: assignment?.id ?? 0 }), "forbidden");
    const role = await addRole(root, { identity_id: boss, role: "idle" });
    await expectRefusal(removeRole(clerkCtx, { id: role.id }), "forbidden");
    await freezeIdentity(root, { id: boss });
    await expectRefusal(unfreezeIdentity(clerkCtx, { id: boss }), "forbidden");
    const equal = await addPerson("equal", "core.reader");
    await updateIdentity(clerkCtx, { id: equal, password: "another-password" });
    await freezeIdentity(clerkCtx, { id: equal });
    await deleteIdentity(clerkCtx, { id: equal });
  });

  test("by an integration token of somebody who may do more", async () => {
    const clerkCtx = await as("clerk");
    const boss = await addPerson("boss", "core.admin");
    await expectRefusal(createToken(clerkCtx, { identity: boss, label: "mine" }), "forbidden");
    const { integration_token: token } = await createToken(root, { identity: boss, label: "theirs" });
    await expectRefusal(revokeToken(clerkCtx, { identity: boss, id: token.id }), "forbidden");
    await expectRefusal(deleteToken(clerkCtx, { identity: boss, id: token.id }), "forbidden");
    const equal = await addPerson("equal", "core.reader");
    await createToken(clerkCtx, { identity: equal, label: "for them" });
  });

  test("by a grant for one's own objects: somebody else's own are other ones", async () => {
    const own: Grant = { resource: "keys", actions: ["read"], constraints: { owner: "self" } };
    await addSet("core.own", [...clerk, own]);
    await addPerson("owner", "core.own");
    const other = await addPerson("other", "core.own");
    await expectRefusal(updateIdentity(await as("owner"), { id: other, password: "mine-from-now-on" }), "forbidden");
    const owner = await as("owner");
    await updateIdentity(owner, { id: selfId(owner), password: "mine-from-now-on" });
  });

  test("by an execution's token, which may do less than its identity", async () => {
    const identity = await as("root");
    const token: Ctx = {
      ...identity,
      actor: {
        ...(identity.actor as Extract<Ctx["actor"], { kind: "identity" }>),
        grants: clerk,
        permissionSetRefs: ["core.clerk"],
        execution: { id: 1, actionRef: "core.x" },
      },
    };
    await expectRefusal(updateIdentity(token, { id: selfId(token), password: "mine-from-now-on" }), "forbidden");
    await expectRefusal(
      assignPermissionSet(token, { identity_login: "clerk", permission_set_ref: "core.admin" }),
      "forbidden",
    );
  });
});
