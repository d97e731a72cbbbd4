import type { Json } from "@/lib/schemas/common";
import type { Trigger, UpdateTriggerInput } from "@/lib/schemas/trigger";
import { schemaIssues, throwIfAny } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { type ComponentRow, lockComponent, refuseChangeOfStandard } from "@/server/domain/find-component";
import { readTrigger } from "@/server/domain/triggers/trigger-rows";
import { authoriseWebhookWrite } from "@/server/domain/webhooks/authorise-webhook";
import { asJsonb, updateRow, writing } from "@/server/domain/write-row";
import { toStoredConfig } from "@/server/webhooks/stored-config";

type TriggerComponent = ComponentRow & { pack_ref: string | null; webhook_config: Json | null };

/**
 * Changes what is given; null clears description, schemas and the webhook's configuration. Only `enabled` and the webhook of
 * a standard pack's trigger can be changed.
 * @throws AppError `not_found`, `precondition`, `invalid`, `forbidden` (see authoriseWebhookWrite)
 */
export async function updateTrigger(ctx: Ctx, input: UpdateTriggerInput): Promise<Trigger> {
  await writing(ctx, `Trigger ${input.ref}`, async ({ sql }) => {
    const { webhook_config, ...others } = input;
    const row = await lockComponent<TriggerComponent>(sql, "trigger", input.ref);
    if (webhook_config !== undefined) authoriseWebhookWrite(ctx, row);
    refuseChangeOfStandard(row, others);
    throwIfAny(schemaIssues(input));
    await updateRow(sql, "trigger", row.id, {
      label: input.label,
      description: input.description,
      enabled: input.enabled,
      param_schema: asJsonb(input.param_schema),
      out_schema: asJsonb(input.out_schema),
      webhook_config:
        webhook_config === undefined
          ? undefined
          : asJsonb(toStoredConfig(ctx.config.encryptionKey, row.ref, webhook_config, row.webhook_config)),
    });
  });
  await ctx.engine.settle({ definitions: true });
  return readTrigger(ctx, input.ref);
}
