import type { CreateStarterInput, MadeStarter } from "@/lib/schemas/starter";
import { STARTER_TAG } from "@/lib/vocabulary";
import type { Sql } from "@/server/db/database";
import { insertAction } from "@/server/domain/actions/insert-action";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { insertRule } from "@/server/domain/rules/insert-rule";
import { insertSensor } from "@/server/domain/sensors/insert-sensor";
import { defineStarter } from "@/server/domain/starters/define-starter";
import { insertTrigger } from "@/server/domain/triggers/insert-trigger";
import { newWebhookKey } from "@/server/domain/webhooks/enable-webhook";
import { asJsonb, insertRow, updateRow, writing } from "@/server/domain/write-row";

/**
 * Makes a starter: a pack of its own with its trigger, sensor, action and rule, all or nothing, and armed when this returns.
 * A starter may be made more than once; each has its own pack.
 * @throws AppError `forbidden` without the permissions to create the pack and what is in it
 */
export async function createStarter(ctx: Ctx, input: CreateStarterInput): Promise<MadeStarter> {
  authoriseSome(ctx, "packs", "create");
  authoriseSome(ctx, "actions", "create");
  authoriseSome(ctx, "rules", "create");
  const createdBy = ctx.actor.kind === "identity" ? ctx.actor.id : null;
  const { made, settled } = await writing(ctx, `Starter ${input.starter}`, async (inside) => {
    const { sql } = inside;
    const ref = await freePackRef(sql, input.starter);
    authorise(ctx, "packs", "create", { ref, packRef: ref, ownerIdentity: createdBy });
    const { pack, trigger, webhook, sensor, action, rule, entry } = defineStarter(input, ref);
    const meta = { starter: input.starter, entry };
    await insertRow(sql, "pack", {
      ref,
      ...pack,
      version: "1.0.0",
      meta: asJsonb(meta),
      tags: [STARTER_TAG],
      created_by: createdBy,
    });
    if (trigger) {
      const id = await insertTrigger(inside, trigger);
      if (webhook) await updateRow(sql, "trigger", id, { webhook_enabled: true, webhook_key: newWebhookKey() });
    }
    const sensors = sensor ? [await insertSensor(inside, sensor)] : [];
    await insertAction(inside, action);
    const rules = [await insertRule(inside, rule)];
    return { made: { ref, label: pack.label, ...meta }, settled: { sensors, rules } };
  });
  await ctx.engine.settle({ ...settled, definitions: true });
  return made;
}

/** The kind, or with the first number behind it that no pack has. */
async function freePackRef(sql: Sql, kind: string): Promise<string> {
  const rows = await sql<{ ref: string }>("select ref from attune.pack where ref = $1 or starts_with(ref, $1 || '_')", [
    kind,
  ]);
  const taken = new Set(rows.map((row) => row.ref));
  let ref = kind;
  for (let count = 2; taken.has(ref); count += 1) ref = `${kind}_${count}`;
  return ref;
}
