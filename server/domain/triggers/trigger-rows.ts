import type { Json } from "@/lib/schemas/common";
import type { Trigger } from "@/lib/schemas/trigger";
import { webhookPath } from "@/lib/schemas/webhook";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { toIso } from "@/server/domain/to-iso";
import { maySeeWebhookKey } from "@/server/domain/webhooks/authorise-webhook";
import { presentConfig } from "@/server/webhooks/stored-config";

export type TriggerRow = {
  id: number;
  ref: string;
  pack: number | null;
  pack_ref: string | null;
  label: string;
  description: string | null;
  enabled: boolean;
  param_schema: Json | null;
  out_schema: Json | null;
  webhook_enabled: boolean;
  webhook_key: string | null;
  webhook_config: Json | null;
  is_adhoc: boolean;
  sensor: number | null;
  sensor_ref: string | null;
  created: Date;
  updated: Date;
};

/** One trigger as committed, with the key of its webhook for who may see it. @throws AppError `not_found` */
export async function readTrigger(ctx: Ctx, ref: string): Promise<Trigger> {
  const [row] = await ctx.sql<TriggerRow>("select * from attune.trigger where ref = $1", [ref]);
  if (!row) throw notFound("Trigger", ref);
  return toTrigger(row, maySeeWebhookKey(ctx.actor, row));
}

/** `withKey`: the key of a webhook is a credential, so lists go without it (docs/decisions/0009-webhook-keys.md). */
export function toTrigger(row: TriggerRow, withKey: boolean): Trigger {
  const key = withKey && row.webhook_enabled ? row.webhook_key : null;
  return {
    id: row.id,
    ref: row.ref,
    pack: row.pack,
    pack_ref: row.pack_ref,
    label: row.label,
    description: row.description,
    enabled: row.enabled,
    param_schema: row.param_schema,
    out_schema: row.out_schema,
    webhook_enabled: row.webhook_enabled,
    webhook_key: key,
    webhook_url: key && webhookPath(key),
    webhook_config: presentConfig(row.webhook_config),
    is_adhoc: row.is_adhoc,
    sensor: row.sensor,
    sensor_ref: row.sensor_ref,
    created: toIso(row.created),
    updated: toIso(row.updated),
  };
}
