import type { z } from "zod";
import type { Json } from "@/lib/schemas/common";
import type { createPermissionSetInput, PermissionSet } from "@/lib/schemas/identity";
import { authoriseGrants } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { refExists } from "@/server/domain/find-component";
import { authorisePermissions, readPermissionSet } from "@/server/domain/permissions/permission-set-rows";
import { asJsonb, existsAlready, insertRow, writing } from "@/server/domain/write-row";

/**
 * Makes a permission set of one's own. It belongs to no pack, so that no load of a pack takes it away.
 * @throws AppError `forbidden` without permissions:create, or for grants that the actor does not hold; `conflict`.
 */
export async function createPermissionSet(
  ctx: Ctx,
  input: z.output<typeof createPermissionSetInput>,
): Promise<PermissionSet> {
  const { ref, grants } = input;
  authorisePermissions(ctx, "create", { ref });
  authoriseGrants(ctx, { ref, stored: [], wanted: grants });
  const id = await writing(ctx, `Permission set ${ref}`, async ({ sql }) => {
    if (await refExists(sql, "permission_set", ref)) throw existsAlready(`Permission set ${ref}`);
    return insertRow(sql, "permission_set", {
      ref,
      label: input.label,
      description: input.description || null,
      grants: asJsonb(grants as Json),
    });
  });
  return readPermissionSet(ctx, id);
}
