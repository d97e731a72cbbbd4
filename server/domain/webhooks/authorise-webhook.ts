import { authorise, mayDo } from "@/server/domain/authorise";
import type { Actor, Ctx } from "@/server/domain/context";

type Trigger = { ref: string; pack_ref: string | null };

/**
 * Whoever has the key of a webhook makes events, which run actions. It is shown to who may change triggers, and to who may
 * run actions anyway (docs/decisions/0009-webhook-keys.md).
 */
export function maySeeWebhookKey(actor: Actor, { ref, pack_ref }: Trigger): boolean {
  return mayDo(actor, "triggers", "update", { ref, packRef: pack_ref }) || mayDo(actor, "actions", "execute");
}

/**
 * Writes of triggers are open to every identity (behaviour.md §16). The token of an execution or a sensor acts for something
 * of an identity only, and a key would outlive it: it needs the grant.
 * @throws AppError `forbidden`
 */
export function authoriseWebhookWrite(ctx: Pick<Ctx, "actor">, { ref, pack_ref }: Trigger): void {
  const { actor } = ctx;
  if (actor.kind === "identity" && (actor.execution || actor.sensor))
    authorise(ctx, "triggers", "update", { ref, packRef: pack_ref });
}
