import type { Sql } from "@/server/db/database";

/**
 * Locks what a deletion takes away and the rules that it changes, in the order in which the pipeline's commit locks them:
 * sensors, triggers, rules; their timers follow with the deletion. So neither waits for the other in a circle.
 */
export async function lockComponents(
  sql: Sql,
  { sensors = [], triggers = [], rules = [] }: { sensors?: number[]; triggers?: number[]; rules?: number[] },
): Promise<void> {
  const lock = async (table: "sensor" | "trigger" | "rule", ids: number[]) => {
    if (ids.length > 0)
      await sql(`select id from attune.${table} where id = any ($1::int[]) order by id for update`, [ids]);
  };
  await lock("sensor", sensors);
  await lock("trigger", triggers);
  await lock("rule", rules);
}

/** The same for all of a pack, and what uses it elsewhere. Returns the sensors and rules. */
export async function lockComponentsOf(sql: Sql, pack: number): Promise<{ sensors: number[]; rules: number[] }> {
  const ids = async (text: string) => (await sql<{ id: number }>(text, [pack])).map((row) => row.id);
  const triggers = await ids("select id from attune.trigger where pack = $1");
  const sensors = await ids(
    "select id from attune.sensor where pack = $1 or trigger in (select id from attune.trigger where pack = $1)",
  );
  const rules = await ids(
    `select id from attune.rule where pack = $1 or trigger in (select id from attune.trigger where pack = $1)
       or action in (select id from attune.action where pack = $1) or sensor in (select id from attune.sensor where pack = $1)`,
  );
  await lockComponents(sql, { sensors, triggers, rules });
  return { sensors, rules };
}
