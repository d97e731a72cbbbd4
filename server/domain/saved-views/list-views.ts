import { type SavedView, savedViewSchema } from "@/lib/schemas/saved-view";
import type { Ctx } from "@/server/domain/context";
import { VIEW_COLUMNS } from "@/server/domain/saved-views/view-rows";

/** The caller's own views of all lists. */
export async function listViews(ctx: Ctx): Promise<SavedView[]> {
  if (ctx.actor.kind !== "identity") return [];
  const rows = await ctx.sql(
    `select ${VIEW_COLUMNS} from attune.saved_view where identity_id = $1 order by list, lower(name), id`,
    [ctx.actor.id],
  );
  // One of a list that there is no more is left out.
  return rows.flatMap((row) => savedViewSchema.safeParse(row).data ?? []);
}
