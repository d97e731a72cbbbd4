import type { SetUpInput } from "@/lib/schemas/identity";
import { hashPassword } from "@/server/auth/password";
import type { Sql } from "@/server/db/database";
import type { Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";

/** Any constant: of several first administrators that are made at once, one wins and the others see it. */
const FIRST_IDENTITY_LOCK = 4_839_201_178;
const ADMINISTRATOR_SET = "core.admin";

/** Whether nobody can sign in yet, because no identity exists. */
export async function needsSetUp(base: Pick<Ctx, "sql">): Promise<boolean> {
  const rows = await base.sql("select 1 from attune.identity limit 1");
  return rows.length === 0;
}

/**
 * Makes the first administrator. Open to everybody, but only while no identity exists: of two that try at once, one
 * succeeds.
 * @throws AppError `conflict` when an identity exists; `unavailable` before the core pack was loaded.
 */
export async function createAdministrator(
  base: Pick<Ctx, "db" | "sql">,
  input: SetUpInput,
): Promise<{ login: string }> {
  const refusal = () => appError("conflict", "The administrator exists already. Sign in instead");
  if (!(await needsSetUp(base))) throw refusal(); // before the costly hash
  const passwordHash = await hashPassword(input.password);
  return base.db.transaction(async (sql) => {
    await sql("select pg_advisory_xact_lock($1)", [FIRST_IDENTITY_LOCK]);
    if (!(await needsSetUp({ sql }))) throw refusal();
    return insertAdministrator(sql, { ...input, passwordHash });
  });
}

/**
 * Makes the administrator that the environment names, when nobody has that login. One that exists is left as it is: a
 * password that was changed in the console stays changed.
 * @returns whether it was made
 */
export async function ensureAdministrator(
  base: Pick<Ctx, "db" | "sql">,
  administrator: { login: string; password: string },
): Promise<boolean> {
  const login = administrator.login.trim().toLowerCase();
  const exists = async (sql: Sql) => (await sql("select 1 from attune.identity where login = $1", [login])).length > 0;
  if (await exists(base.sql)) return false;
  const passwordHash = await hashPassword(administrator.password);
  return base.db.transaction(async (sql) => {
    await sql("select pg_advisory_xact_lock($1)", [FIRST_IDENTITY_LOCK]);
    if (await exists(sql)) return false;
    await insertAdministrator(sql, { login, passwordHash });
    return true;
  });
}

async function insertAdministrator(
  sql: Sql,
  administrator: { login: string; passwordHash: string; display_name?: string | undefined },
): Promise<{ login: string }> {
  const [identity] = await sql<{ id: number }>(
    "insert into attune.identity (login, display_name, password_hash) values ($1, $2, $3) returning id",
    [administrator.login, administrator.display_name || null, administrator.passwordHash],
  );
  const assigned = await sql(
    `insert into attune.permission_assignment (identity_id, permission_set_id)
     select $1, id from attune.permission_set where ref = $2 returning id`,
    [identity?.id, ADMINISTRATOR_SET],
  );
  if (assigned.length === 0)
    throw appError("unavailable", `The permission set ${ADMINISTRATOR_SET} is missing. It comes with the core pack`);
  return { login: administrator.login };
}
