import type { Grant } from "@/lib/schemas/identity";
import type { Ctx } from "@/server/domain/context";
import { actorOf, findIdentity } from "@/server/domain/identities/find-identity";
import { createTestContext, type TestDatabase } from "@/server/testing/test-context";

/** May do everything that tests of access try. */
export const everything: Grant[] = [
  { resource: "identities", actions: ["read", "create", "update", "delete"] },
  { resource: "permissions", actions: ["read", "create", "update", "delete", "manage"] },
  { resource: "actions", actions: ["read", "execute"] },
];
/** May change people and permissions, but not manage them. */
export const clerk: Grant[] = [
  { resource: "identities", actions: ["read", "create", "update", "delete"] },
  { resource: "permissions", actions: ["read", "create", "update", "delete"] },
  { resource: "rules", actions: ["read"] },
];

export type People = {
  /** The only administrator. */
  root: Ctx;
  addSet(ref: string, grants: Grant[]): Promise<number>;
  /** Somebody who can sign in and has these sets. Returns the id. */
  addPerson(login: string, ...refs: string[]): Promise<number>;
  /** The context of somebody as they are now. */
  as(login: string): Promise<Ctx>;
};

/** Takes everybody and every set away, and makes root (core.admin), clerk (core.clerk), core.runner and core.reader. */
export async function resetPeople(database: TestDatabase): Promise<People> {
  const { sql } = database;
  await sql("delete from attune.identity");
  await sql("delete from attune.permission_set");
  const addSet: People["addSet"] = async (ref, grants) => {
    const [row] = await sql<{ id: number }>(
      "insert into attune.permission_set (ref, label, grants) values ($1, $1, $2) returning id",
      [ref, JSON.stringify(grants)],
    );
    return row?.id ?? 0;
  };
  const addPerson: People["addPerson"] = async (login, ...refs) => {
    const [row] = await sql<{ id: number }>(
      "insert into attune.identity (login, password_hash) values ($1, 'x') returning id",
      [login],
    );
    await sql(
      "insert into attune.permission_assignment (identity_id, permission_set_id) select $1, id from attune.permission_set where ref = any ($2)",
      [row?.id, refs],
    );
    return row?.id ?? 0;
  };
  await addSet("core.admin", everything);
  await addSet("core.clerk", clerk);
  await addSet("core.runner", [{ resource: "actions", actions: ["execute"] }]);
  await addSet("core.reader", [{ resource: "rules", actions: ["read"] }]);
  const id = await addPerson("root", "core.admin");
  await addPerson("clerk", "core.clerk");
  const root = await createTestContext(database, {
    actor: { kind: "identity", id, login: "root", grants: everything, permissionSetRefs: ["core.admin"] },
  });
  return {
    root,
    addSet,
    addPerson,
    async as(login) {
      const identity = await findIdentity(sql, { login });
      if (!identity) throw new Error(`nobody is called ${login}`);
      return { ...root, actor: actorOf(identity) };
    },
  };
}
