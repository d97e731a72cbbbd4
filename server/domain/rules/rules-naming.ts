import type { Sql } from "@/server/db/database";

/** Ids of the rules that name a ref, whether something has that ref at the moment or not. */
export async function rulesNaming(
  sql: Sql,
  column: "action_ref" | "trigger_ref" | "sensor_ref",
  ref: string,
): Promise<number[]> {
  const rows = await sql<{ id: number }>(`select id from attune.rule where ${column} = $1 order by id`, [ref]);
  return rows.map((row) => row.id);
}
