import type { Trigger } from "@/lib/schemas/trigger";
import type { Ctx } from "@/server/domain/context";
import { type ComponentRow, lockComponent } from "@/server/domain/find-component";
import { type TriggerRow, toTrigger } from "@/server/domain/triggers/trigger-rows";
import { authoriseWebhookWrite } from "@/server/domain/webhooks/authorise-webhook";
import { updateRow, writing } from "@/server/domain/write-row";

/**
 * Changes the webhook of a trigger by what `change` makes of its row, also of a standard pack's: how a trigger is reached is
 * its operator's business. Answers once this node receives by the new state, with the key: whoever sets it has to know it.
 */
export async function writeWebhook(
  ctx: Ctx,
  ref: string,
  change: (row: TriggerRow) => Partial<Record<keyof TriggerRow, unknown>>,
): Promise<Trigger> {
  const row = await writing(ctx, `Trigger ${ref}`, async ({ sql }) => {
    const stored = (await lockComponent(sql, "trigger", ref)) as ComponentRow & TriggerRow;
    authoriseWebhookWrite(ctx, stored);
    await updateRow(sql, "trigger", stored.id, change(stored));
    const [written] = await sql<TriggerRow>("select * from attune.trigger where id = $1", [stored.id]);
    return written ?? stored;
  });
  await ctx.engine.settle({ triggers: [row.id] });
  return toTrigger(row, true);
}
