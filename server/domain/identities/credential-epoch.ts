import type { Ctx } from "@/server/domain/context";

/**
 * The generation of the actor's credentials; null when the identity is gone or frozen, the execution whose token it is has
 * ended, or the integration token it came with does not count any more.
 */
export async function credentialEpoch(ctx: Pick<Ctx, "actor" | "sql" | "clock">): Promise<number | null> {
  const { actor } = ctx;
  if (actor.kind === "system") return 0;
  const [row] = await ctx.sql<{ token_epoch: number }>(
    `select token_epoch from attune.identity i where id = $1 and not frozen
       and ($2::bigint is null or exists (select from attune.execution x where x.id = $2
         and x.status not in ('completed', 'failed', 'cancelled', 'timeout', 'abandoned')))
       and ($3::int is null or exists (select from attune.integration_token t where t.id = $3 and t.revoked_at is null
         and (t.expires_at is null or t.expires_at > to_timestamp($4::double precision / 1000))))`,
    [actor.id, actor.execution?.id ?? null, actor.integrationToken ?? null, ctx.clock.now()],
  );
  return row?.token_epoch ?? null;
}
