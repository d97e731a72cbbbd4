import type { IdInput } from "@/lib/schemas/common";
import type { Ctx } from "@/server/domain/context";
import { requirePerson } from "@/server/domain/identities/require-person";
import { viewNotFound } from "@/server/domain/saved-views/view-rows";
import { writing } from "@/server/domain/write-row";

/** Takes one of the caller's views away. @throws AppError `forbidden`, `not_found` */
export async function deleteView(ctx: Ctx, { id }: IdInput): Promise<{ success: true }> {
  const actor = requirePerson(ctx);
  const gone = await writing(ctx, `View ${id}`, ({ sql }) =>
    sql("delete from attune.saved_view where id = $1 and identity_id = $2 returning id", [id, actor.id]),
  );
  if (gone.length === 0) throw viewNotFound(id);
  return { success: true };
}
