import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Grant } from "@/lib/schemas/identity";
import { createIdentityInput } from "@/lib/schemas/identity";
import type { Ctx } from "@/server/domain/context";
import { addRole } from "@/server/domain/identities/add-role";
import { createIdentity } from "@/server/domain/identities/create-identity";
import { deleteIdentity } from "@/server/domain/identities/delete-identity";
import { findIdentity } from "@/server/domain/identities/find-identity";
import { freezeIdentity } from "@/server/domain/identities/freeze-identity";
import { getIdentity } from "@/server/domain/identities/get-identity";
import { removeRole } from "@/server/domain/identities/remove-role";
import { unfreezeIdentity } from "@/server/domain/identities/unfreeze-identity";
import { updateIdentity } from "@/server/domain/identities/update-identity";
import { assignPermissionSet } from "@/server/domain/permissions/assign-permission-set";
import { attachRole } from "@/server/domain/permissions/attach-role";
import { createPermissionSet } from "@/server/domain/permissions/create-permission-set";
import { removeAssignment } from "@/server/domain/permissions/remove-assignment";
import { updatePermissionSet } from "@/server/domain/permissions/update-permission-set";
import { createToken } from "@/server/domain/tokens/create-token";
import { deleteToken } from "@/server/domain/tokens/delete-token";
import { revokeToken } from "@/server/domain/tokens/revoke-token";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { clerk, everything, type People, resetPeople } from "@/server/testing/people";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let database: TestDatabase;
let root: Ctx;
let people: People;

const addSet: People["addSet"] = (...given) => people.addSet(...given);
const addPerson: People["addPerson"] = (...given) => people.addPerson(...given);
const as: People["as"] = (login) => people.as(login);
const person = (login: string, more: object = {}) => createIdentityInput.parse({ login, ...more });

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  people = await resetPeople(database);
  root = people.root;
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
