import type { RefInput } from "@/lib/schemas/common";
import type { WebhookCall } from "@/lib/schemas/webhook";
import type { Row } from "@/server/db/database";
import type { Ctx } from "@/server/domain/context";
import { toIso } from "@/server/domain/to-iso";

const SHOWN = 50;

type StoredCall = Row & Omit<WebhookCall, "created"> & { created: Date };

/** The last calls of a trigger's webhook, newest first. None for an unknown trigger. */
export async function listWebhookCalls(ctx: Ctx, { ref }: RefInput): Promise<WebhookCall[]> {
  const rows = await ctx.sql<StoredCall>(
    `select id, status, outcome, message, event, address, user_agent, size_bytes, duration_ms, idempotency_key, created
     from attune.webhook_call where trigger = (select id from attune.trigger where ref = $1) order by id desc limit ${SHOWN}`,
    [ref],
  );
  return rows.map((row) => ({ ...row, created: toIso(row.created) }));
}
