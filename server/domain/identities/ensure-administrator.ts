import { hashPassword } from "@/server/auth/password";
import type { Sql } from "@/server/db/database";
import { nameActor } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { FIRST_IDENTITY_LOCK, insertAdministrator } from "@/server/domain/identities/insert-administrator";

/**
 * Makes the administrator that the environment names, when nobody has that login. One that exists is left as it is: a
 * password that was changed in the console stays changed.
 * @returns whether it was made
 */
export async function ensureAdministrator(
  base: Pick<Ctx, "db" | "sql" | "requestId" | "origin">,
  administrator: { login: string; password: string },
): Promise<boolean> {
  const login = administrator.login.trim().toLowerCase();
  const exists = async (sql: Sql) => (await sql("select 1 from attune.identity where login = $1", [login])).length > 0;
  if (await exists(base.sql)) return false;
  const passwordHash = await hashPassword(administrator.password);
  return base.db.transaction(async (sql) => {
    await sql("select pg_advisory_xact_lock($1)", [FIRST_IDENTITY_LOCK]);
    if (await exists(sql)) return false;
    await nameActor({ ...base, actor: { kind: "system" } }, sql);
    await insertAdministrator(sql, { login, passwordHash });
    return true;
  });
}
