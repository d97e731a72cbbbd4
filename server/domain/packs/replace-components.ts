import type { PackComponentKind } from "@/lib/vocabulary";
import type { Sql } from "@/server/db/database";
import type { PackDefinition, PackWarning } from "@/server/packs/read-pack-directory";

/** The refs of a kind that the files have; null when one of its files was left out as broken, for that may be any of them. */
export function keptRefs(
  definition: PackDefinition,
  warnings: readonly PackWarning[],
  kind: PackComponentKind,
): string[] | null {
  const isComplete = !warnings.some((warning) => warning.skipped && warning.file.split("/", 1)[0] === kind);
  return isComplete ? definition[kind].map((component) => component.ref) : null;
}

/**
 * Deletes the pack's components that its files do not have any more, except ad hoc ones. A kind of which a file was left out
 * as broken loses nothing, for the broken one may be any of them. A runtime stays while something uses it.
 * Returns the sensors and rules that changed by it. The caller has locked the pack's components.
 */
export async function removeMissing(
  sql: Sql,
  pack: number,
  definition: PackDefinition,
  warnings: readonly PackWarning[],
): Promise<{ sensors: number[]; rules: number[] }> {
  const kept = (kind: PackComponentKind) => keptRefs(definition, warnings, kind);
  /** `ref <> all (null)` is null: nothing is deleted. */
  const missing = (table: string) =>
    `select id from attune.${table} where pack = $1 and not is_adhoc and ref <> all ($2::text[])`;
  const ids = async (table: string, kind: PackComponentKind) =>
    (await sql<{ id: number }>(missing(table), [pack, kept(kind)])).map((row) => row.id);

  const triggers = await ids("trigger", "triggers");
  const actions = await ids("action", "actions");
  const goneSensors = await ids("sensor", "sensors");
  const goneRules = await ids("rule", "rules");
  const [touched] = await sql<{ sensors: number[]; rules: number[] }>(
    `select array(select id from attune.sensor where id = any ($1) or trigger = any ($3)) as sensors,
       array(select id from attune.rule where id = any ($2) or trigger = any ($3) or action = any ($4) or sensor = any ($1)) as rules`,
    [goneSensors, goneRules, triggers, actions],
  );
  const { sensors = [], rules = [] } = touched ?? {};
  await sql("delete from attune.rule where id = any ($1)", [goneRules]);
  await sql("delete from attune.sensor where id = any ($1)", [goneSensors]);
  await sql("delete from attune.trigger where id = any ($1)", [triggers]);
  await sql("delete from attune.action where id = any ($1)", [actions]);
  await sql(
    `delete from attune.runtime r where pack = $1 and ref <> all ($2::text[])
       and not exists (select 1 from attune.action where runtime = r.id)
       and not exists (select 1 from attune.sensor where runtime = r.id)`,
    [pack, kept("runtimes")],
  );
  await sql("delete from attune.permission_set where pack = $1 and ref <> all ($2::text[])", [
    pack,
    kept("permission_sets"),
  ]);
  return { sensors, rules };
}

/** Says for each trigger of the pack which of the pack's sensors emits it; core.timer_sensor for the timers. */
export async function linkTriggers(sql: Sql, pack: number, definition: PackDefinition): Promise<void> {
  const links = definition.sensors.flatMap((sensor) => sensor.trigger_types.map((type) => [type, sensor.ref] as const));
  await sql(
    `update attune.trigger t set sensor = s.id, sensor_ref = s.ref
     from unnest($2::text[], $3::text[]) as link (trigger_ref, sensor_ref)
     join attune.sensor s on s.ref = link.sensor_ref
     where t.pack = $1 and t.ref = link.trigger_ref and (t.sensor, t.sensor_ref) is distinct from (s.id, s.ref)`,
    [pack, links.map(([trigger]) => trigger), links.map(([, sensor]) => sensor)],
  );
  await sql(
    `update attune.trigger set sensor = null, sensor_ref = null
     where pack = $1 and sensor_ref is not null and ref <> all ($2::text[])`,
    [pack, links.map(([trigger]) => trigger)],
  );
}
