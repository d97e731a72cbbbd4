import type { Sent } from "@/lib/schemas/channel";
import type { RefInput } from "@/lib/schemas/common";
import { recordAudit } from "@/server/domain/audit/record-audit";
import { lockChannel } from "@/server/domain/channels/channel-rows";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { sendNow } from "@/server/notify/send";

/**
 * Sends a test message now, and says what became of it. That it was not sent is an answer, no error.
 * @throws AppError `forbidden` without keys:update, `not_found`
 */
export async function testChannel(ctx: Ctx, { ref }: RefInput): Promise<Sent> {
  const { id, name } = await lockChannel(ctx, ref, "update");
  const by = ctx.actor.kind === "identity" ? ` by ${ctx.actor.login}` : "";
  const delivery = await sendNow(ctx, ref, {
    origin: "test",
    title: "A test message from Attune",
    message: `The channel ${name} works. This was sent${by} from the page Notifications.`,
    path: "/notifications",
  });
  if (delivery === null) throw notFound("Channel", ref);
  await recordAudit(ctx, {
    action: "channel.test",
    resource: "channel",
    resourceId: id,
    resourceRef: ref,
    outcome: delivery.sent ? "success" : "failed",
  });
  return delivery.sent
    ? { sent: true, message: `Sent: ${delivery.answer}. Look whether it has arrived.` }
    : { sent: false, message: delivery.error };
}
