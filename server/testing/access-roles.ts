import type { Database } from "@/server/db/database";
import type { Ctx } from "@/server/domain/context";
import { actorOf, findIdentity } from "@/server/domain/identities/find-identity";
import { loadStandardPacks } from "@/server/domain/packs/load-standard-packs";
import { createTestContext } from "@/server/testing/test-context";

/** Nobody signed in; somebody without any permission set; and the four sets of the core pack. */
export const ROLES = ["nobody", "none", "viewer", "executor", "editor", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Loads packs/core, and makes one identity for each role that has its set from there. Returns the system's context. */
export async function seedRoles(database: Database): Promise<Ctx> {
  const system = await createTestContext(database, { actor: { kind: "system" } });
  await loadStandardPacks(system);
  for (const role of ROLES.filter((name) => name !== "nobody"))
    await database.sql(
      `with made as (insert into attune.identity (login, password_hash) values ($1 || '-role', 'x') returning id)
       insert into attune.permission_assignment (identity_id, permission_set_id)
       select made.id, s.id from made, attune.permission_set s where s.ref = 'core.' || $1`,
      [role],
    );
  return system;
}

/** The context of the identity of a role as it is now; null for nobody. */
export async function contextOf(system: Ctx, role: Role): Promise<Ctx | null> {
  if (role === "nobody") return null;
  const identity = await findIdentity(system.sql, { login: `${role}-role` });
  if (!identity) throw new Error(`there is no identity of the role ${role}`);
  return { ...system, actor: actorOf(identity) };
}
