import { createHash } from "node:crypto";
import type { JsonObject } from "@/lib/schemas/common";
import { TIMER_ENTRYPOINT } from "@/lib/schemas/pack-files";
import type { Sql } from "@/server/db/database";
import { TRIGGER_OF_SENSOR, USING_RULES } from "@/server/db/sensor-rules";
import type { WantedProcess } from "./plan-sensor-processes";

/** One enabled rule that uses a trigger of the sensor. */
type WatchingRule = {
  id: number;
  ref: string;
  label: string;
  version: number;
  trigger_ref: string;
  action_ref: string;
  trigger_params: JsonObject;
};

/** A sensor that is no timer, with everything that decides whether and how its process runs. */
export type WatchedSensor = {
  id: number;
  ref: string;
  enabled: boolean;
  entrypoint: string;
  runtimeRef: string | null;
  runtimeEnv: Record<string, string>;
  packRef: string | null;
  config: JsonObject;
  triggerRefs: string[];
  rules: WatchingRule[];
  hash: string;
  holder: WantedProcess["holder"];
  restartAsked: boolean;
};

type StoredSensor = {
  id: number;
  ref: string;
  enabled: boolean;
  entrypoint: string;
  runtime_ref: string | null;
  execution_config: { env_vars?: Record<string, string> } | null;
  pack_ref: string | null;
  pack_hash: string | null;
  config: JsonObject;
  trigger_refs: string[];
  rules: WatchingRule[];
  holder: WantedProcess["holder"];
  started_hash: string | null;
};

/** Of all sensors that are no timers, or of those among the given ones. `node` is this one's name in the leases. */
export async function loadWatchedSensors(sql: Sql, node: string, only: number[] | null): Promise<WatchedSensor[]> {
  const rows = await sql<StoredSensor>(
    `select s.id, s.ref, s.enabled, s.entrypoint, s.runtime_ref, s.pack_ref, s.config, rt.execution_config, k.content_hash as pack_hash,
       array(select t.ref from attune.trigger t where ${TRIGGER_OF_SENSOR} order by t.ref) as trigger_refs,
       (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'ref', r.ref, 'label', r.label, 'version', r.version, 'trigger_ref', r.trigger_ref,
          'action_ref', r.action_ref, 'trigger_params', r.trigger_params) order by r.id), '[]') from ${USING_RULES}) as rules,
       case when p.node is null or (p.node <> $2 and p.lease_until < clock_timestamp()) then 'nobody'
            when p.node = $2 then 'us' else 'other' end as holder,
       p.configuration_hash as started_hash
     from attune.sensor s left join attune.runtime rt on rt.id = s.runtime left join attune.pack k on k.id = s.pack
       left join attune.sensor_process p on p.sensor = s.id
     where s.entrypoint <> $3 and ($1::int[] is null or s.id = any ($1::int[]))
     order by s.id`,
    [only, node, TIMER_ENTRYPOINT],
  );
  return rows.map((row) => ({
    id: row.id,
    ref: row.ref,
    enabled: row.enabled,
    entrypoint: row.entrypoint,
    runtimeRef: row.runtime_ref,
    runtimeEnv: row.execution_config?.env_vars ?? {},
    packRef: row.pack_ref,
    config: row.config,
    triggerRefs: row.trigger_refs,
    rules: row.rules,
    hash: configurationHash(row),
    holder: row.holder,
    // The verb that asks for a restart takes the hash away (restart-sensor.ts).
    restartAsked: row.started_hash === null,
  }));
}

/** The same for the same process: whatever changes it, the process is started again with. A label is not part of it. */
function configurationHash(row: StoredSensor): string {
  const { entrypoint, runtime_ref, execution_config, pack_hash, config, trigger_refs, rules } = row;
  const parts = [entrypoint, runtime_ref, execution_config, pack_hash, config, trigger_refs];
  const uses = rules.map(({ label: _, ...rule }) => rule);
  return createHash("sha256")
    .update(JSON.stringify([...parts, uses]))
    .digest("hex");
}
