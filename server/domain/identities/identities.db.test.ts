import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createIdentityInput } from "@/lib/schemas/identity";
import { verifyPassword } from "@/server/auth/password";
import type { Ctx } from "@/server/domain/context";
import { addRole } from "@/server/domain/identities/add-role";
import { createIdentity } from "@/server/domain/identities/create-identity";
import { credentialEpoch } from "@/server/domain/identities/credential-epoch";
import { deleteIdentity } from "@/server/domain/identities/delete-identity";
import { findIdentity } from "@/server/domain/identities/find-identity";
import { freezeIdentity } from "@/server/domain/identities/freeze-identity";
import { getIdentity } from "@/server/domain/identities/get-identity";
import { listIdentities } from "@/server/domain/identities/list-identities";
import { removeRole } from "@/server/domain/identities/remove-role";
import { unfreezeIdentity } from "@/server/domain/identities/unfreeze-identity";
import { updateIdentity } from "@/server/domain/identities/update-identity";
import { attachRole } from "@/server/domain/permissions/attach-role";
import { deletePermissionSet } from "@/server/domain/permissions/delete-permission-set";
import { detachRole } from "@/server/domain/permissions/detach-role";
import { removeAssignment } from "@/server/domain/permissions/remove-assignment";
import { updatePermissionSet } from "@/server/domain/permissions/update-permission-set";
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
