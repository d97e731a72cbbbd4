import type { IdentityListItem } from "@/lib/schemas/identity";
import { authoriseSome, mayDo } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { identityObject, readIdentities, toListItem } from "@/server/domain/identities/identity-rows";

/** The identities that the actor may read, by login. @throws AppError `forbidden` without identities:read. */
export async function listIdentities(ctx: Pick<Ctx, "actor" | "sql">): Promise<IdentityListItem[]> {
  authoriseSome(ctx, "identities", "read");
  const rows = await readIdentities(ctx.sql);
  return rows.filter((row) => mayDo(ctx.actor, "identities", "read", identityObject(row))).map(toListItem);
}
