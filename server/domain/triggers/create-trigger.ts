import type { CreateTriggerInput, Trigger } from "@/lib/schemas/trigger";
import { schemaIssues, throwIfAny } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { refExists, requirePack } from "@/server/domain/find-component";
import { rulesNaming } from "@/server/domain/rules/rules-naming";
import { readTrigger } from "@/server/domain/triggers/trigger-rows";
import { asJsonb, existsAlready, insertRow, writing } from "@/server/domain/write-row";
import { toStoredConfig } from "@/server/webhooks/stored-config";

/**
 * Makes a type of event. Needs only a signed-in identity (contract: trigger writes are open).
 * @throws AppError `not_found` for a named pack, `conflict`, `invalid`
 */
export async function createTrigger(ctx: Ctx, input: CreateTriggerInput): Promise<Trigger> {
  const id = await writing(ctx, `Trigger ${input.ref}`, async ({ sql }) => {
    const packRef = await requirePack(sql, input.ref, input.pack_ref, true);
    if (await refExists(sql, "trigger", input.ref)) throw existsAlready(`Trigger ${input.ref}`);
    throwIfAny(schemaIssues(input));
    const [pack] =
      packRef === null ? [] : await sql<{ id: number }>("select id from attune.pack where ref = $1", [packRef]);
    return insertRow(sql, "trigger", {
      ref: input.ref,
      pack: pack?.id,
      pack_ref: packRef,
      label: input.label,
      description: input.description,
      enabled: input.enabled,
      param_schema: asJsonb(input.param_schema),
      out_schema: asJsonb(input.out_schema),
      webhook_config: asJsonb(toStoredConfig(ctx.config.encryptionKey, input.ref, input.webhook_config ?? null, null)),
      is_adhoc: true,
    });
  });
  // Rules and sensors that named this ref before it existed are linked to it now.
  const sensors = await ctx.sql<{ id: number }>("select id from attune.sensor where trigger = $1", [id]);
  await ctx.engine.settle({
    rules: await rulesNaming(ctx.sql, "trigger_ref", input.ref),
    sensors: sensors.map((sensor) => sensor.id),
    definitions: true,
  });
  return readTrigger(ctx, input.ref);
}
