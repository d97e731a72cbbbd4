import { systemClock } from "@/lib/schedule/clock";
import { type Chores, createChores } from "@/server/chores";
import { type Database, openDatabase } from "@/server/db/database";
import { createDoorbell, type Doorbell } from "@/server/db/doorbell";
import { createEngine, type RunningEngine } from "@/server/engine";
import { createLiveFeed } from "@/server/live/create-live-feed";
import { silentLog } from "@/server/log";
import { testConfig } from "@/server/testing/test-context";

/** One node: engine, doorbell and live feed on connections of their own, started. */
export type TestNode = {
  db: Database;
  doorbell: Doorbell;
  chores: Chores;
  engine: RunningEngine;
  stop(): Promise<void>;
};

export async function startTestNode(
  url: string,
  options: { fires?: boolean; node?: string; listen?: string } = {},
): Promise<TestNode> {
  const db = openDatabase(url, silentLog, { poolSize: 4 });
  const doorbell = createDoorbell(url, silentLog, systemClock, options);
  await doorbell.start();
  const chores = createChores(silentLog);
  const live = createLiveFeed({ db, doorbell, clock: systemClock, log: silentLog });
  const engine = createEngine({
    db,
    doorbell,
    clock: systemClock,
    log: silentLog,
    live,
    chores,
    fires: options.fires ?? true,
    node: options.node,
    encryptionKey: testConfig.encryptionKey,
  });
  await engine.start();
  return {
    db,
    doorbell,
    chores,
    engine,
    async stop() {
      await engine.stop();
      await chores.stop();
      await doorbell.stop();
      await db.close();
    },
  };
}
