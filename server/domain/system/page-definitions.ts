import type { Row } from "@/server/db/database";
import type { Ctx } from "@/server/domain/context";
import { where } from "@/server/domain/events/keyset-query";
import { readablePacks } from "@/server/domain/packs/pack-rows";
import { appError } from "@/server/errors";

export type DefinitionFilter = {
  pack_ref?: string | undefined;
  trigger_ref?: string | undefined;
  action_ref?: string | undefined;
  enabled?: boolean | undefined;
  /** Only these, when there is such a list. */
  refs?: string[] | undefined;
};

/**
 * One page of the plain rows of a kind of definition, by ref, and how many there are. What lists of the console count
 * besides (fires, rules, failures) is not read. Packs that the actor may not see are left out.
 */
export async function pageDefinitions(
  ctx: Pick<Ctx, "db" | "sql" | "actor">,
  table: "pack" | "runtime" | "trigger" | "sensor" | "rule" | "action",
  filter: DefinitionFilter,
  slice: { offset: number; limit: number },
): Promise<{ rows: Row[]; total: number }> {
  const conditions = where()
    .equals("pack_ref", filter.pack_ref)
    .equals("trigger_ref", filter.trigger_ref)
    .equals("action_ref", filter.action_ref)
    .equals("enabled", filter.enabled);
  if (filter.refs) conditions.add("ref = any (?)", filter.refs);
  const readable = readablePacks(ctx.actor);
  if (table === "pack" && readable.OR) {
    const packs = await ctx.db.prisma.pack.findMany({ where: readable, select: { id: true } });
    conditions.add(
      "id = any (?)",
      packs.map(({ id }) => id),
    );
  }
  const text = conditions.text();
  const [[count], rows] = await Promise.all([
    ctx.sql<{ total: number }>(`select count(*) as total from attune.${table} ${text}`, [...conditions.values]),
    ctx.sql(
      `select * from attune.${table} ${text} order by ref limit ${conditions.bind(slice.limit)} offset ${conditions.bind(slice.offset)}`,
      conditions.values,
    ),
  ]);
  return { rows, total: count?.total ?? 0 };
}

/** Whether a definition of this ref exists. */
export async function definitionExists(
  ctx: Pick<Ctx, "sql">,
  table: "trigger" | "action",
  ref: string,
): Promise<boolean> {
  return (await ctx.sql(`select 1 from attune.${table} where ref = $1`, [ref])).length > 0;
}

/** The ref of a definition that a client named by its id. @throws AppError `not_found` */
export async function findRefById(ctx: Pick<Ctx, "sql">, table: "trigger" | "runtime", id: number): Promise<string> {
  const [row] = await ctx.sql<{ ref: string }>(`select ref from attune.${table} where id = $1::bigint`, [id]);
  if (!row) throw appError("not_found", `${table === "trigger" ? "Trigger" : "Runtime"} ${id} not found`);
  return row.ref;
}
