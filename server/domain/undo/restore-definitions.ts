import type { z } from "zod";
import { createActionInput } from "@/lib/schemas/action";
import type { Restored, UndoInput } from "@/lib/schemas/bulk";
import type { JsonObject } from "@/lib/schemas/common";
import { createRuleInput } from "@/lib/schemas/rule";
import { createSensorInput } from "@/lib/schemas/sensor";
import { createTriggerInput } from "@/lib/schemas/trigger";
import { createAction } from "@/server/domain/actions/create-action";
import { attempt } from "@/server/domain/bulk/attempt";
import type { Ctx } from "@/server/domain/context";
import { createRule } from "@/server/domain/rules/create-rule";
import { createSensor } from "@/server/domain/sensors/create-sensor";
import { insertSensor } from "@/server/domain/sensors/insert-sensor";
import { createTrigger } from "@/server/domain/triggers/create-trigger";
import { openSeal, type Snapshot } from "@/server/domain/undo/sealed-definition";
import { authoriseWebhookWrite } from "@/server/domain/webhooks/authorise-webhook";
import { asJsonb, updateRow } from "@/server/domain/write-row";
import { invalidFields } from "@/server/errors";

/**
 * Makes again what the caller deleted a moment ago, by the verbs that make something new: with their permissions, checks and
 * audit. It is something new with the old ref: a timer counts from now and does not fire for the time it was gone. One that
 * cannot be restored does not keep the others from it. Never throws for one of them.
 */
export async function restoreDefinitions(ctx: Ctx, { undo }: UndoInput): Promise<Restored[]> {
  const restored: Restored[] = [];
  for (const sealed of undo) {
    const tried = await attempt(ctx, "undo", "bulk.restore", () => restore(ctx, openSeal(ctx, sealed)));
    restored.push(tried.ok ? { ok: true, ...tried.value } : tried);
  }
  return restored;
}

async function restore(ctx: Ctx, { kind, row, sensors }: Snapshot): Promise<{ ref: string; hasTimer: boolean }> {
  switch (kind) {
    case "rule": {
      const owner = await livingIdentity(ctx, row.owner_identity);
      const rule = await createRule(ctx, read(createRuleInput, row), { ownerIdentity: owner });
      return { ref: rule.ref, hasTimer: rule.timer !== null };
    }
    case "sensor": {
      const sensor = await createSensor(ctx, read(createSensorInput, withPack(row)));
      return { ref: sensor.ref, hasTimer: sensor.timer !== null };
    }
    case "action": {
      const { ref } = await createAction(ctx, read(createActionInput, row));
      return { ref, hasTimer: false };
    }
    case "trigger":
      return restoreTrigger(ctx, row, sensors);
  }
}

/** With its sensors, and with the key and the checks of its webhook, which others know. */
async function restoreTrigger(ctx: Ctx, row: JsonObject, sensors: JsonObject[]) {
  const { webhook_config, webhook_enabled, webhook_key, ...named } = withPack(row);
  const input = read(createTriggerInput, named);
  const trigger = await createTrigger(ctx, input, async (inside, id) => {
    if (webhook_key !== null || webhook_config !== null) {
      authoriseWebhookWrite(inside, { ref: input.ref, pack_ref: input.pack_ref ?? null });
      await updateRow(inside.sql, "trigger", id, {
        webhook_enabled,
        webhook_key,
        webhook_config: asJsonb(webhook_config),
      });
    }
    for (const sensor of sensors) await insertSensor(inside, read(createSensorInput, withPack(sensor)));
  });
  return { ref: trigger.ref, hasTimer: false };
}

/** What was stored, as the input of a verb; plain SQL can store what no verb takes. @throws AppError `invalid` */
function read<S extends z.ZodType>(schema: S, row: JsonObject): z.output<S> {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  throw invalidFields(
    parsed.error.issues.map(({ path, message }) => ({
      path: path.map((part) => (typeof part === "number" ? part : String(part))),
      message,
    })),
  );
}

/** Inputs leave out a pack that there is none of. */
function withPack({ pack_ref, ...row }: JsonObject): JsonObject {
  return typeof pack_ref === "string" ? { ...row, pack_ref } : row;
}

/** The owner, if there still is one. */
async function livingIdentity(ctx: Ctx, id: unknown): Promise<number | null> {
  const [row] = await ctx.sql<{ id: number }>("select id from attune.identity where id = $1", [id ?? null]);
  return row?.id ?? null;
}
