import type { JsonObject, RefInput } from "@/lib/schemas/common";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import {
  type ComponentRow,
  componentObject,
  findComponent,
  refuseDeleteOfStandard,
} from "@/server/domain/find-component";
import { sealDefinition } from "@/server/domain/undo/sealed-definition";
import { writing } from "@/server/domain/write-row";

/** `undo` brings it back (bulk.restore); null where that is not safe. */
export type Deleted = { success: true; message: string; undo: string | null };

type LinkedRow = {
  is_adhoc: boolean;
  action: number | null;
  trigger: number | null;
  sensor: number | null;
  sensor_ref: string | null;
};

/**
 * Takes a rule and its own timer away; nothing matches it after this returns. Its enforcements and executions stay.
 * @throws AppError `forbidden`, `not_found`, `precondition` for a standard pack's.
 */
export async function deleteRule(ctx: Ctx, input: RefInput): Promise<Deleted> {
  authoriseSome(ctx, "rules", "delete");
  const { id, undo } = await writing(ctx, `Rule ${input.ref}`, async ({ sql }) => {
    const row = await findComponent<ComponentRow & LinkedRow>(sql, "rule", input.ref);
    authorise(ctx, "rules", "delete", componentObject(row));
    refuseDeleteOfStandard(row);
    const [gone] = await sql<{ row: JsonObject }>(
      "delete from attune.rule r where id = $1 returning to_jsonb(r) as row",
      [row.id],
    );
    // Without one of these it could not be made anew.
    const isWhole = row.trigger !== null && row.action !== null && (row.sensor_ref === null || row.sensor !== null);
    const undo = gone && row.is_adhoc && isWhole ? sealDefinition(ctx, { kind: "rule", row: gone.row }) : null;
    return { id: row.id, undo };
  });
  await ctx.engine.settle({ rules: [id] });
  return { success: true, message: `Rule ${input.ref} deleted`, undo };
}
