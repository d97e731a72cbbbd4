import type { SavedView, SetDefaultViewInput } from "@/lib/schemas/saved-view";
import type { Ctx } from "@/server/domain/context";
import { requirePerson } from "@/server/domain/identities/require-person";
import { clearDefault, lockViewsOf, VIEW_COLUMNS, viewNotFound } from "@/server/domain/saved-views/view-rows";
import { writing } from "@/server/domain/write-row";

/** Makes one of the caller's views the one that its list opens with, or none. @throws AppError `forbidden`, `not_found` */
export async function setDefaultView(ctx: Ctx, input: SetDefaultViewInput): Promise<SavedView> {
  const { id: identity } = requirePerson(ctx);
  return writing(ctx, `View ${input.id}`, async ({ sql }) => {
    await lockViewsOf(sql, identity);
    const [view] = await sql<SavedView>(
      `select ${VIEW_COLUMNS} from attune.saved_view where id = $1 and identity_id = $2`,
      [input.id, identity],
    );
    if (!view) throw viewNotFound(input.id);
    if (view.is_default !== input.is_default) {
      await clearDefault(sql, identity, view.list);
      await sql("update attune.saved_view set is_default = $2 where id = $1", [view.id, input.is_default]);
    }
    return { ...view, is_default: input.is_default };
  });
}
