import type { Sql } from "@/server/db/database";
import { appError } from "@/server/errors";

/** Any constant: of several first administrators that are made at once, one wins and the others see it. */
export const FIRST_IDENTITY_LOCK = 4_839_201_178;
const ADMINISTRATOR_SET = "core.admin";

/** Stores an identity that may do everything, inside the caller's transaction. @throws AppError `unavailable` */
export async function insertAdministrator(
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
