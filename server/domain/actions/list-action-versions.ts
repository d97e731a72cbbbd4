import type { ActionVersion } from "@/lib/schemas/action";
import type { RefInput } from "@/lib/schemas/common";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { toIso } from "@/server/domain/to-iso";

type Row = Omit<ActionVersion, "created"> & { created: Date };

/**
 * What an action was, newest first, at most the hundred that are kept; the first one is how it is now. As open as reading the
 * action. To bring one back, its settings are given to `updateAction`, which asks for the permission and makes a new version.
 * @throws AppError `not_found`
 */
export async function listActionVersions(ctx: Ctx, { ref }: RefInput): Promise<ActionVersion[]> {
  const rows = await ctx.sql<Row>(
    `select v.version, v.settings, v.changed_by, v.created
       from attune.action_version v join attune.action a on a.id = v.action
      where a.ref = $1 order by v.version desc`,
    [ref],
  );
  if (rows.length === 0) throw notFound("Action", ref); // every action has the version that it was made with
  return rows.map((row) => ({ ...row, created: toIso(row.created) }));
}
