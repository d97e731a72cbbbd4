import { validateParameters } from "@/lib/parameters/validate-parameters";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { Json, JsonObject } from "@/lib/schemas/common";
import { TIMER_ENTRYPOINT } from "@/lib/schemas/pack-files";
import { isTimerTriggerRef } from "@/lib/vocabulary";
import type { Sql } from "@/server/db/database";
import { schemaIssues, under } from "@/server/domain/check-schema";
import type { FieldIssue } from "@/server/errors";

export type CheckedSensor = {
  trigger_ref: string;
  /** undefined: not given, which only a timer may do */
  entrypoint: string | undefined;
  config: JsonObject;
  param_schema: Json | null;
};

/** What is wrong with a sensor as it would be stored. Pure. */
export function sensorIssues(sensor: CheckedSensor): FieldIssue[] {
  const issues = schemaIssues({ param_schema: sensor.param_schema });
  const isTimerTrigger = isTimerTriggerRef(sensor.trigger_ref);
  if (!isTimerTrigger && sensor.entrypoint === undefined)
    issues.push({ path: ["entrypoint"], message: "An entrypoint is needed: only timers work without one" });
  if (!isTimerTrigger && sensor.entrypoint === TIMER_ENTRYPOINT)
    issues.push({ path: ["entrypoint"], message: `${TIMER_ENTRYPOINT} does nothing for ${sensor.trigger_ref}` });
  if (isTimerTrigger && (sensor.entrypoint ?? TIMER_ENTRYPOINT) === TIMER_ENTRYPOINT) {
    const parsed = parseTimerSpec(sensor.trigger_ref, sensor.config);
    if (!parsed.ok) issues.push(...under("config", parsed.issues));
  } else if (issues.length === 0) {
    // A setting that is missing may have a default in the script; one of a wrong type is a mistake.
    issues.push(...under("config", validateParameters(sensor.param_schema, sensor.config, { partial: true })));
  }
  return issues;
}

/** What is wrong with the calendars that the settings of a timer name: those which do not exist. */
export async function calendarIssues(sql: Sql, config: JsonObject): Promise<FieldIssue[]> {
  const keys = (["exclude_calendars", "include_calendars"] as const).filter((key) => Array.isArray(config[key]));
  if (keys.length === 0) return [];
  const missing = await sql<{ ref: string }>(
    "select named as ref from unnest(attune.calendars_of($1::jsonb)) named where not exists (select from attune.calendar c where c.ref = named)",
    [JSON.stringify(config)],
  );
  return missing.map(({ ref }) => {
    const key = keys.find((one) => (config[one] as unknown[]).includes(ref)) ?? "exclude_calendars";
    return { path: [key], message: `names ${ref}, and there is no such calendar` };
  });
}
