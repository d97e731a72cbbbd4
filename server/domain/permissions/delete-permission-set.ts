import type { IdInput } from "@/lib/schemas/common";
import type { Ctx } from "@/server/domain/context";
import { keepAnAdministrator } from "@/server/domain/identities/keep-an-administrator";
import { lockPermissionSet } from "@/server/domain/permissions/permission-set-rows";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Takes a permission set away, and from everybody what it granted.
 * @throws AppError `forbidden` without permissions:delete; `not_found`; `precondition` when a pack's files define it, or when
 * nobody could manage permissions after it.
 */
export async function deletePermissionSet(ctx: Ctx, { id }: IdInput): Promise<{ success: true; message: string }> {
  const ref = await writing(ctx, `Permission set ${id}`, async (inside) => {
    const { sql } = inside;
    const set = await lockPermissionSet(inside, { id }, "delete");
    if (set.is_from_files)
      throw appError("precondition", `${set.ref} is defined by the files of the pack ${set.pack_ref}`);
    await keepAnAdministrator(sql, () => sql("delete from attune.permission_set where id = $1", [set.id]));
    return set.ref;
  });
  return { success: true, message: `Permission set ${ref} deleted` };
}
