import type { Ctx } from "@/server/domain/context";

/** The generation of the actor's credentials; null when the identity is gone or frozen. */
export async function credentialEpoch(ctx: Pick<Ctx, "actor" | "sql">): Promise<number | null> {
  if (ctx.actor.kind === "system") return 0;
  const [row] = await ctx.sql<{ token_epoch: number }>(
    "select token_epoch from attune.identity where id = $1 and not frozen",
    [ctx.actor.id],
  );
  return row?.token_epoch ?? null;
}
