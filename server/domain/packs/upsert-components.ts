import type { Json } from "@/lib/schemas/common";
import type { Sql } from "@/server/db/database";
import type { Ctx } from "@/server/domain/context";
import { newWebhookKey } from "@/server/domain/webhooks/enable-webhook";
import { asJsonb, type DefinitionTable } from "@/server/domain/write-row";
import type { PackDefinition } from "@/server/packs/read-pack-directory";
import { toStoredConfig } from "@/server/webhooks/stored-config";

/** Inserts or updates the pack's row. Returns its id. */
export async function upsertPack(
  ctx: Ctx,
  definition: PackDefinition,
  { isStandard, contentHash }: { isStandard: boolean; contentHash: string },
): Promise<number> {
  const [stored] = await ctx.sql<{ config: Record<string, Json> }>("select config from attune.pack where ref = $1", [
    definition.ref,
  ]);
  // A standard pack is loaded at every upgrade, so what a person configured wins; an upload is a person's decision.
  const config = isStandard ? { ...definition.config, ...stored?.config } : { ...stored?.config, ...definition.config };
  const id = await upsert(
    ctx.sql,
    "pack",
    {
      ref: definition.ref,
      label: definition.label,
      description: definition.description,
      version: definition.version,
      conf_schema: asJsonb(definition.conf_schema),
      config: asJsonb(config),
      meta: asJsonb(definition.meta),
      tags: definition.tags,
      runtime_deps: definition.runtime_deps,
      dependencies: definition.dependencies,
      is_standard: isStandard,
      content_hash: contentHash,
      created_by: ctx.actor.kind === "identity" ? ctx.actor.id : null,
    },
    ["created_by"],
  );
  return id ?? 0;
}

/** Inserts or updates every component. One that a person made with the same ref is left alone: the refs of those are returned. */
export async function upsertComponents(ctx: Ctx, pack: number, definition: PackDefinition): Promise<string[]> {
  const { sql } = ctx;
  const leftAlone: string[] = [];
  const owner = { pack, pack_ref: definition.ref };
  const guarded = async (table: DefinitionTable, values: Record<string, unknown>, keep: string[] = []) => {
    const id = await upsert(sql, table, { ...values, ...owner, is_adhoc: false }, keep, true);
    if (id !== null) return;
    leftAlone.push(String(values.ref));
    ctx.log.warn({ pack: definition.ref, ref: values.ref, table }, "not loaded: somebody made one with this ref");
  };
  for (const { grants, ...set } of definition.permission_sets)
    await upsert(sql, "permission_set", { ...set, ...owner, grants: asJsonb(grants as Json) });
  for (const { versions, ...runtime } of definition.runtimes)
    await upsert(sql, "runtime", {
      ...runtime,
      ...owner,
      distributions: asJsonb(runtime.distributions),
      installation: asJsonb(runtime.installation),
      execution_config: asJsonb({ ...runtime.execution_config, versions } as Json),
    });
  for (const trigger of definition.triggers)
    await guarded(
      "trigger",
      {
        ...trigger,
        param_schema: asJsonb(trigger.param_schema),
        out_schema: asJsonb(trigger.out_schema),
        webhook_key: trigger.webhook_enabled ? newWebhookKey() : null,
        webhook_config: asJsonb(toStoredConfig(ctx.config.encryptionKey, trigger.ref, trigger.webhook_config, null)),
      },
      // Whether its webhook is open, and how, is decided in the console once it exists.
      ["enabled", "webhook_enabled", "webhook_key", "webhook_config"],
    );
  for (const { inline: _inline, ...action } of definition.actions)
    await guarded("action", {
      ...action,
      required_worker_runtimes: asJsonb(action.required_worker_runtimes),
      worker_selector: asJsonb(action.worker_selector),
      worker_tolerations: asJsonb(action.worker_tolerations),
      worker_affinity: asJsonb(action.worker_affinity),
      param_schema: asJsonb(action.param_schema),
      out_schema: asJsonb(action.out_schema),
      default_execution_permission_set_refs: asJsonb(action.default_execution_permission_set_refs),
    });
  for (const { trigger_types: _types, poll_interval: _advisory, ...sensor } of definition.sensors)
    await guarded(
      "sensor",
      {
        ...sensor,
        config: asJsonb(sensor.config),
        param_schema: asJsonb(sensor.param_schema),
        worker_selector: asJsonb(sensor.worker_selector),
        worker_tolerations: asJsonb(sensor.worker_tolerations),
        worker_affinity: asJsonb(sensor.worker_affinity),
      },
      ["enabled"],
    );
  for (const rule of definition.rules)
    await guarded(
      "rule",
      {
        ...rule,
        conditions: asJsonb(rule.conditions),
        action_params: asJsonb(rule.action_params),
        trigger_params: asJsonb(rule.trigger_params),
        permission_set_refs: asJsonb(rule.permission_set_refs),
        owner_identity: ctx.actor.kind === "identity" ? ctx.actor.id : null,
      },
      ["enabled", "owner_identity"],
    );
  return leftAlone;
}

/**
 * `keep` names the columns that only an insert sets. With `adhocStays` a row that a person made is not touched.
 * Returns the id, or null for such a row.
 */
async function upsert(
  sql: Sql,
  table: DefinitionTable,
  values: Record<string, unknown>,
  keep: string[] = [],
  adhocStays = false,
): Promise<number | null> {
  const columns = Object.keys(values);
  const updates = columns.filter((column) => column !== "ref" && !keep.includes(column));
  const [row] = await sql<{ id: number }>(
    `insert into attune.${table} as stored (${columns.map((column) => `"${column}"`).join(", ")})
     values (${columns.map((_, index) => `$${index + 1}`).join(", ")})
     on conflict (ref) do update set ${updates.map((column) => `"${column}" = excluded."${column}"`).join(", ")}
     ${adhocStays ? "where not stored.is_adhoc" : ""}
     returning id`,
    Object.values(values),
  );
  return row?.id ?? null;
}
