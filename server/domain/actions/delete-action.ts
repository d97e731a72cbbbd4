import type { JsonObject, RefInput } from "@/lib/schemas/common";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import {
  type ComponentRow,
  componentObject,
  findComponent,
  refuseDeleteOfStandard,
} from "@/server/domain/find-component";
import { lockComponents } from "@/server/domain/lock-components";
import type { Deleted } from "@/server/domain/rules/delete-rule";
import { rulesNaming } from "@/server/domain/rules/rules-naming";
import { sealDefinition } from "@/server/domain/undo/sealed-definition";
import { writing } from "@/server/domain/write-row";

/**
 * Takes an action away. Rules keep its ref and are linked again when an action of that ref is made; executions stay.
 * @throws AppError `forbidden`, `not_found`, `precondition` for a standard pack's.
 */
export async function deleteAction(ctx: Ctx, input: RefInput): Promise<Deleted> {
  authoriseSome(ctx, "actions", "delete");
  const undo = await writing(ctx, `Action ${input.ref}`, async ({ sql }) => {
    const row = await findComponent<ComponentRow & { is_adhoc: boolean }>(sql, "action", input.ref);
    authorise(ctx, "actions", "delete", componentObject(row));
    refuseDeleteOfStandard(row);
    const rules = await sql<{ id: number }>("select id from attune.rule where action = $1", [row.id]);
    await lockComponents(sql, { rules: rules.map((rule) => rule.id) });
    // Keys that belong to it go with it, and nothing brings those back.
    const keys = await sql("select 1 from attune.key where owner_action = $1 limit 1", [row.id]);
    const [gone] = await sql<{ row: JsonObject }>(
      "delete from attune.action a where id = $1 returning to_jsonb(a) as row",
      [row.id],
    );
    return gone && row.is_adhoc && keys.length === 0 ? sealDefinition(ctx, { kind: "action", row: gone.row }) : null;
  });
  const rules = await rulesNaming(ctx.sql, "action_ref", input.ref);
  await ctx.engine.settle({ rules, definitions: true });
  const left =
    rules.length === 0 ? "" : `; ${rules.length === 1 ? "1 rule waits" : `${rules.length} rules wait`} for it`;
  return { success: true, message: `Action ${input.ref} deleted${left}`, undo };
}
