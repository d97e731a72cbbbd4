import type { Database } from "@/server/db/database";

/**
 * The rows of the core pack that verbs and the pipeline refer to, without reading any file: the timer triggers, a plain
 * trigger (core.alert), the shell runtime, core.echo and core.timer_sensor.
 */
export async function seedCore(database: Database): Promise<void> {
  await database.transaction(async (sql) => {
    await sql(
      "insert into attune.pack (ref, label, version, is_standard, content_hash) values ('core', 'Core', '1.0.0', true, 'seed')",
    );
    await sql(
      `insert into attune.runtime (ref, pack_ref, pack, name, aliases, execution_config)
       select 'core.shell', 'core', id, 'Shell', '{shell,bash,sh,core.action.shell}', '{"interpreter":{"binary":"/bin/bash","args":[],"file_extension":".sh"}}'
       from attune.pack where ref = 'core'`,
    );
    await sql(
      `insert into attune.trigger (ref, pack_ref, pack, label, param_schema)
       select 'core.' || v.name, 'core', pack.id, v.label, v.schema::jsonb
       from attune.pack, (values
         ('intervaltimer', 'Interval timer', '{"unit":{"type":"string","required":true},"interval":{"type":"integer","required":true,"minimum":1}}'),
         ('crontimer', 'Cron timer', '{"expression":{"type":"string","required":true},"timezone":{"type":"string","default":"UTC"}}'),
         ('rruletimer', 'Recurrence timer', '{"rule":{"type":"string"},"freq":{"type":"string"},"dtstart":{"type":"string"},"timezone":{"type":"string","default":"UTC"}}'),
         ('datetimetimer', 'Date timer', '{"fire_at":{"type":"string","required":true},"timezone":{"type":"string","default":"UTC"}}'),
         ('alert', 'Alert', null)
       ) as v (name, label, schema) where pack.ref = 'core'`,
    );
    await sql(
      `insert into attune.sensor (ref, label, entrypoint, is_adhoc) values ('core.timer_sensor', 'Timer sensor', 'internal://timer', false)`,
    );
    await sql(
      `insert into attune.action (ref, pack, pack_ref, label, entrypoint, runtime_ref, parameter_format, is_adhoc, param_schema)
       select 'core.echo', id, 'core', 'Echo', 'echo.sh', 'core.shell', 'dotenv', false, '{"message":{"type":"string"}}' from attune.pack where ref = 'core'`,
    );
  });
}
