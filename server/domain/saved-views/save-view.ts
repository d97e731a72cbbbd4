import { SAVED_VIEWS_MAX, type SavedView, type SaveViewInput } from "@/lib/schemas/saved-view";
import type { Ctx } from "@/server/domain/context";
import { requirePerson } from "@/server/domain/identities/require-person";
import { clearDefault, lockViewsOf, VIEW_COLUMNS } from "@/server/domain/saved-views/view-rows";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Keeps the filters and the sort of a list under a name, for the caller alone. A view of the same list and name is replaced.
 * @throws AppError `forbidden` for the token of an execution, `limit` when there are too many
 */
export async function saveView(ctx: Ctx, input: SaveViewInput): Promise<SavedView> {
  const { id } = requirePerson(ctx);
  return writing(ctx, `View ${input.name}`, async ({ sql }) => {
    await lockViewsOf(sql, id);
    if (input.is_default) await clearDefault(sql, id, input.list);
    const [saved] = await sql<SavedView>(
      `insert into attune.saved_view (identity_id, list, name, query, is_default) values ($1, $2, $3, $4, $5)
       on conflict (identity_id, list, name) do update set query = excluded.query, is_default = excluded.is_default
       returning ${VIEW_COLUMNS}`,
      [id, input.list, input.name, input.query, input.is_default],
    );
    const [{ count } = { count: 0 }] = await sql<{ count: number }>(
      "select count(*)::int as count from attune.saved_view where identity_id = $1",
      [id],
    );
    if (count > SAVED_VIEWS_MAX)
      throw appError("limit", `You have ${SAVED_VIEWS_MAX} views already; delete one that you no longer use`);
    if (!saved) throw appError("internal", "No view was stored");
    return saved;
  });
}
