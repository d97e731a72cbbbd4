import type { SetUpInput } from "@/lib/schemas/identity";
import { hashPassword } from "@/server/auth/password";
import { nameActor } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { FIRST_IDENTITY_LOCK, insertAdministrator } from "@/server/domain/identities/insert-administrator";
import { appError } from "@/server/errors";

/** Whether nobody can sign in yet, because no identity exists; service accounts of sensors do not count. */
export async function needsSetUp(base: Pick<Ctx, "sql">): Promise<boolean> {
  const rows = await base.sql("select 1 from attune.identity where auth_provider <> 'sensor' limit 1");
  return rows.length === 0;
}

/**
 * Makes the first administrator. Open to everybody, but only while no identity exists: of two that try at once, one
 * succeeds.
 * @throws AppError `conflict` when an identity exists; `unavailable` before the core pack was loaded.
 */
export async function createAdministrator(
  base: Pick<Ctx, "db" | "sql" | "requestId" | "origin">,
  input: SetUpInput,
): Promise<{ login: string }> {
  const refusal = () => appError("conflict", "The administrator exists already. Sign in instead");
  if (!(await needsSetUp(base))) throw refusal(); // before the costly hash
  const passwordHash = await hashPassword(input.password);
  return base.db.transaction(async (sql) => {
    await sql("select pg_advisory_xact_lock($1)", [FIRST_IDENTITY_LOCK]);
    if (!(await needsSetUp({ sql }))) throw refusal();
    await nameActor({ ...base, actor: null }, sql);
    return insertAdministrator(sql, { ...input, passwordHash });
  });
}
