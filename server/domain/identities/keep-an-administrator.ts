import type { Sql } from "@/server/db/database";
import { appError } from "@/server/errors";

/** Any constant: two administrators who take each other away at the same moment come one after the other. */
const ADMINISTRATORS_LOCK = 4_839_201_179;

/**
 * Runs a change after which somebody must be left who can sign in and manage permissions, inside the caller's transaction: nobody
 * could repair a server without. One that had nobody before is not held up.
 * @throws AppError `precondition`; the caller's transaction must not be committed then.
 */
export async function keepAnAdministrator<T>(sql: Sql, change: () => Promise<T>): Promise<T> {
  await sql("select pg_advisory_xact_lock($1)", [ADMINISTRATORS_LOCK]);
  const hadOne = await hasAdministrator(sql);
  const done = await change();
  if (hadOne && !(await hasAdministrator(sql)))
    throw appError(
      "precondition",
      "This would leave nobody who can sign in and manage permissions. Make somebody else an administrator first",
    );
  return done;
}

async function hasAdministrator(sql: Sql): Promise<boolean> {
  const rows = await sql(
    `select 1 from attune.identity i
     where not i.frozen and i.auth_provider <> 'sensor' and (i.password_hash is not null or i.auth_provider <> 'local')
       and exists (
         select from attune.permission_set s,
           jsonb_array_elements(case jsonb_typeof(s.grants) when 'array' then s.grants else '[]' end) g
         where g ->> 'resource' = 'permissions' and g -> 'actions' ? 'manage' and coalesce(g -> 'constraints', '{}') = '{}'
           and (exists (select from attune.permission_assignment a where a.permission_set_id = s.id and a.identity_id = i.id)
             or exists (select from attune.permission_set_role p join attune.identity_role r on r.role = p.role
                        where p.permission_set_id = s.id and r.identity_id = i.id)))
     limit 1`,
  );
  return rows.length > 0;
}
