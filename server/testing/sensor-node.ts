import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "@/lib/schedule/clock";
import { createChores } from "@/server/chores";
import { type Database, openDatabase, type Sql } from "@/server/db/database";
import { createDoorbell } from "@/server/db/doorbell";
import { silentLog } from "@/server/log";
import { createSensorSupervisor, type SensorSupervisor } from "@/server/sensors/supervisor";
import { eventually } from "@/server/testing/eventually";
import { testConfig } from "@/server/testing/test-context";

/** One node that runs the processes of sensors, on connections and in a directory of its own. */
export type SensorNode = {
  supervisor: SensorSupervisor;
  dataDirectory: string;
  stop(): Promise<void>;
};

export async function startSensorNode(url: string, options: { dataDirectory?: string } = {}): Promise<SensorNode> {
  const dataDirectory = options.dataDirectory ?? mkdtempSync(path.join(tmpdir(), "attune-sensors-"));
  const db = openDatabase(url, silentLog, { poolSize: 4 });
  const doorbell = createDoorbell(url, silentLog, systemClock);
  await doorbell.start();
  const chores = createChores(silentLog);
  const supervisor = createSensorSupervisor({
    db,
    doorbell,
    clock: systemClock,
    log: silentLog,
    config: { ...testConfig, dataDirectory },
    chores,
    graceMs: 300,
  });
  await supervisor.start();
  return {
    supervisor,
    dataDirectory,
    async stop() {
      await supervisor.stop();
      await chores.stop();
      await doorbell.stop();
      await db.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** A sensor with inline shell source that emits core.alert. */
export async function addScriptSensor(sql: Sql, ref: string, entrypoint: string): Promise<number> {
  const [row] = await sql<{ id: number }>(
    "insert into attune.sensor (ref, label, trigger_ref, entrypoint, runtime_ref) values ($1, $1, 'core.alert', $2, 'core.shell') returning id",
    [ref, entrypoint],
  );
  return row?.id ?? 0;
}

export type StoredProcess = {
  status: string;
  node: string | null;
  pid: number | null;
  restarts: number;
  last_exit_code: number | null;
  last_error: string | null;
  next_start_at: Date | null;
};

/** The row of a sensor's process, once `accept` says so. */
export function processWhen(
  { sql }: Pick<Database, "sql">,
  sensor: number,
  what: string,
  accept: (row: StoredProcess) => boolean,
): Promise<StoredProcess> {
  return eventually(what, async () => {
    const [row] = await sql<StoredProcess>("select * from attune.sensor_process where sensor = $1", [sensor]);
    return row && accept(row) ? row : null;
  });
}

export const isRunning = (row: StoredProcess) => row.status === "running" && row.pid !== null;

/** Everything that a sensor has written. */
export async function outputOf({ sql }: Pick<Database, "sql">, sensor: number): Promise<string> {
  const rows = await sql<{ content: string }>("select content from attune.sensor_log where sensor = $1 order by id", [
    sensor,
  ]);
  return rows.map((row) => row.content).join("");
}
