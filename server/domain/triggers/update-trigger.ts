import type { Trigger, UpdateTriggerInput } from "@/lib/schemas/trigger";
import { schemaIssues, throwIfAny } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { lockComponent, refuseChangeOfStandard } from "@/server/domain/find-component";
import { readTrigger } from "@/server/domain/triggers/trigger-rows";
import { asJsonb, updateRow, writing } from "@/server/domain/write-row";

/**
 * Changes what is given; null clears description and schemas. Only `enabled` of a standard pack's trigger can be changed.
 * @throws AppError `not_found`, `precondition`, `invalid`
 */
export async function updateTrigger(ctx: Ctx, input: UpdateTriggerInput): Promise<Trigger> {
  await writing(ctx, `Trigger ${input.ref}`, async ({ sql }) => {
    const row = await lockComponent(sql, "trigger", input.ref);
    refuseChangeOfStandard(row, input);
    throwIfAny(schemaIssues(input));
    await updateRow(sql, "trigger", row.id, {
      label: input.label,
      description: input.description,
      enabled: input.enabled,
      param_schema: asJsonb(input.param_schema),
      out_schema: asJsonb(input.out_schema),
    });
  });
  await ctx.engine.settle({ definitions: true });
  return readTrigger(ctx, input.ref);
}
