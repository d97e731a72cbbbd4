import { mayDo, mayDoSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { where } from "@/server/domain/events/keyset-query";

export type ActionHit = {
  ref: string;
  pack_ref: string;
  label: string;
  description: string | null;
  runtime_ref: string | null;
  is_workflow: boolean;
  accesses_mcp: boolean;
};

/** Actions with a text in their ref, label or description, in any case, by ref; and how many there are. */
export async function searchActions(
  ctx: Pick<Ctx, "sql">,
  input: { text: string; packs?: string[] | undefined; offset: number; limit: number },
): Promise<{ items: ActionHit[]; total: number }> {
  const conditions = where();
  if (input.text !== "")
    conditions.add("strpos(lower(concat_ws(E'\\n', ref, label, description)), lower(?)) > 0", input.text);
  if (input.packs) conditions.add("pack_ref = any (?)", input.packs);
  const text = conditions.text();
  const [[count], items] = await Promise.all([
    ctx.sql<{ total: number }>(`select count(*) as total from attune.action ${text}`, [...conditions.values]),
    ctx.sql<ActionHit>(
      `select ref, pack_ref, label, description, runtime_ref, false as is_workflow, accesses_mcp
       from attune.action ${text} order by ref limit ${conditions.bind(input.limit)} offset ${conditions.bind(input.offset)}`,
      conditions.values,
    ),
  ]);
  return { items, total: count?.total ?? 0 };
}

/** The refs of the actions that the actor may run; undefined when that is all of them. */
export async function findExecutableActions(ctx: Pick<Ctx, "sql" | "actor">): Promise<string[] | undefined> {
  if (mayDo(ctx.actor, "actions", "execute")) return undefined;
  if (!mayDoSome(ctx.actor, "actions", "execute")) return [];
  const actions = await ctx.sql<{ id: number; ref: string; pack_ref: string }>(
    "select id, ref, pack_ref from attune.action",
  );
  return actions
    .filter(({ id, ref, pack_ref }) => mayDo(ctx.actor, "actions", "execute", { id, ref, packRef: pack_ref }))
    .map(({ ref }) => ref);
}
