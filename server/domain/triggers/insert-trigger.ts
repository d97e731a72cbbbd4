import type { CreateTriggerInput } from "@/lib/schemas/trigger";
import { schemaIssues, throwIfAny } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { refExists, requirePack } from "@/server/domain/find-component";
import { asJsonb, existsAlready, insertRow } from "@/server/domain/write-row";
import { toStoredConfig } from "@/server/webhooks/stored-config";

/**
 * Checks and inserts a trigger in the transaction of `ctx.sql`. Returns the id.
 * @throws AppError `not_found` for a named pack, `conflict`, `invalid`
 */
export async function insertTrigger(
  { sql, config }: Pick<Ctx, "sql" | "config">,
  input: CreateTriggerInput,
): Promise<number> {
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
    webhook_config: asJsonb(toStoredConfig(config.encryptionKey, input.ref, input.webhook_config ?? null, null)),
    is_adhoc: true,
  });
}
