import type { Json } from "@/lib/schemas/common";
import type { PermissionSet, UpdatePermissionSetInput } from "@/lib/schemas/identity";
import { authoriseGrants } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { keepAnAdministrator } from "@/server/domain/identities/keep-an-administrator";
import { lockPermissionSet, readPermissionSet } from "@/server/domain/permissions/permission-set-rows";
import { asJsonb, updateRow, writing } from "@/server/domain/write-row";

/**
 * Changes what is given; grants take effect with the next request of everybody who has the set.
 * @throws AppError `forbidden` without permissions:update, or for grants that the actor does not hold and that were not in it
 * before; `not_found`; `precondition` when nobody could manage permissions after it.
 */
export async function updatePermissionSet(ctx: Ctx, input: UpdatePermissionSetInput): Promise<PermissionSet> {
  await writing(ctx, `Permission set ${input.id}`, async (inside) => {
    const { sql } = inside;
    const set = await lockPermissionSet(inside, { id: input.id }, "update");
    const { grants } = input;
    if (grants) authoriseGrants(inside, { ref: set.ref, stored: set.grants, wanted: grants });
    const values = { label: input.label, description: input.description, grants: asJsonb(grants as Json | undefined) };
    await keepAnAdministrator(sql, () => updateRow(sql, "permission_set", set.id, values));
  });
  return readPermissionSet(ctx, input.id);
}
