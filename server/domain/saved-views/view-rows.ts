import type { SavedView } from "@/lib/schemas/saved-view";
import type { Sql } from "@/server/db/database";
import { type AppError, appError } from "@/server/errors";

export const VIEW_COLUMNS = "id, list, name, query, is_default";

export function viewNotFound(id: number): AppError {
  return appError("not_found", `View ${id} not found`);
}

/** One writer at a time for each identity, so that its views stay countable and one default is taken off before another. */
export async function lockViewsOf(sql: Sql, identity: number): Promise<void> {
  await sql("select 1 from attune.identity where id = $1 for no key update", [identity]);
}

/** Takes the mark off the view that its list opens with now. */
export async function clearDefault(sql: Sql, identity: number, list: SavedView["list"]): Promise<void> {
  await sql("update attune.saved_view set is_default = false where identity_id = $1 and list = $2 and is_default", [
    identity,
    list,
  ]);
}
