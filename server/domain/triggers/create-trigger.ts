import type { CreateTriggerInput, Trigger } from "@/lib/schemas/trigger";
import type { Ctx } from "@/server/domain/context";
import { rulesNaming } from "@/server/domain/rules/rules-naming";
import { insertTrigger } from "@/server/domain/triggers/insert-trigger";
import { readTrigger } from "@/server/domain/triggers/trigger-rows";
import { writing } from "@/server/domain/write-row";

/**
 * Makes a type of event; `along` does in the same transaction what belongs to it. Needs only a signed-in identity (contract: trigger writes are open).
 * @throws AppError `not_found` for a named pack, `conflict`, `invalid`
 */
export async function createTrigger(
  ctx: Ctx,
  input: CreateTriggerInput,
  along?: (inside: Ctx, id: number) => Promise<void>,
): Promise<Trigger> {
  const id = await writing(ctx, `Trigger ${input.ref}`, async (inside) => {
    const made = await insertTrigger(inside, input);
    await along?.(inside, made);
    return made;
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
