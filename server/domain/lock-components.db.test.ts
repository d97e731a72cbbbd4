import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import type { Database, Sql } from "@/server/db/database";
import { loadTimers } from "@/server/db/load-timers";
import { deleteAction } from "@/server/domain/actions/delete-action";
import type { Ctx } from "@/server/domain/context";
import { deletePack } from "@/server/domain/packs/delete-pack";
import { loadPack } from "@/server/domain/packs/load-pack";
import { deleteRule } from "@/server/domain/rules/delete-rule";
import { deleteSensor } from "@/server/domain/sensors/delete-sensor";
import { deleteTrigger } from "@/server/domain/triggers/delete-trigger";
import { silentLog } from "@/server/log";
import { readPackDirectory } from "@/server/packs/read-pack-directory";
import { Pipeline } from "@/server/pipeline/pipeline";
import { RuleIndex } from "@/server/pipeline/rule-index";
import { only } from "@/server/testing/definitions";
import { lockWait } from "@/server/testing/eventually";
import { alertEvent, timerFire } from "@/server/testing/pipeline-node";
import { seedCore } from "@/server/testing/seed-core";
import { createTestContext, createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let db: TestDatabase;
let ctx: Ctx;
beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
});
beforeEach(async () => {
  ctx = await createTestContext(db);
  await load({ ...PACK, ...COMPONENTS });
});
afterEach(() => db.sql("delete from attune.pack where ref = 'home'"));
afterAll(() => db.drop());

const PACK = {
  "pack.yaml": 'ref: home\nlabel: Home\nversion: "1.0.0"\n',
  "actions/run.yaml": "ref: home.run\nrunner_type: shell\nentry_point: run.sh\n",
  "actions/run.sh": "true\n",
};
const COMPONENTS = {
  "triggers/door.yaml": "ref: home.door\nlabel: Door\n",
  "sensors/tick.yaml":
    "ref: home.tick\ntrigger_types: [core.intervaltimer]\nconfig: { unit: seconds, interval: 5 }\nentry_point: internal://timer\n",
  "rules/on-tick.yaml": "ref: home.on-tick\ntrigger: core.intervaltimer\nsensor: home.tick\naction: run\n",
  "rules/on-door.yaml": "ref: home.on-door\ntrigger: door\naction: run\noverlap_policy: skip\n",
  "rules/own.yaml":
    "ref: home.own\ntrigger: core.intervaltimer\ntrigger_params: { unit: seconds, interval: 5 }\naction: run\n",
};

async function load(files: Record<string, string>, within: Ctx = ctx): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), "attune-pack-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      writeFileSync(path.join(directory, name), content);
    }
    const { pack, warnings } = await readPackDirectory(directory);
    await loadPack(within, pack, { isStandard: false, warnings });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A database that comes to `stop` before the first statement which fits, and notes the deadlocks of its transactions. */
function stoppingAt(fits: (text: string, name?: string) => boolean, stop: () => Promise<void>, deadlocks: unknown[]) {
  let isDone = false;
  const wrapped: Database = {
    ...db,
    async transaction(work) {
      try {
        return await db.transaction((sql, client) => {
          const stopping: Sql = async (text, values, name) => {
            if (!isDone && fits(text, name)) {
              isDone = true;
              await stop();
            }
            return sql(text, values, name);
          };
          return work(stopping, client);
        });
      } catch (error) {
        if ((error as { code?: string }).code === "40P01") deadlocks.push(error);
        throw error;
      }
    },
  };
  return wrapped;
}

/** One batch with a fire of the sensor, one of the rule's own timer, and an event of the pack's trigger. */
async function commitAll(through: Database): Promise<void> {
  const rules = new RuleIndex(db.sql);
  await rules.reload();
  const pipeline = new Pipeline(through, rules, systemClock, silentLog);
  const [ids] = await db.sql<{ sensor: number; rule: number }>(
    "select (select id from attune.sensor where ref = 'home.tick') as sensor, (select id from attune.rule where ref = 'home.own') as rule",
  );
  const { sensor = 0, rule = 0 } = ids ?? {};
  const ofSensor = only(await loadTimers(db.sql, { timers: [], sensors: [sensor], rules: [] }));
  const ofRule = only(await loadTimers(db.sql, { timers: [], sensors: [], rules: [rule] }));
  const dueMs = Date.now() + 5_000;
  await Promise.all([
    pipeline.submit(timerFire({ id: ofSensor.id, sensor }, dueMs)),
    pipeline.submit(timerFire({ id: ofRule.id, sensor: null, rule }, dueMs)),
    pipeline.submit({ events: [alertEvent({}, { triggerRef: "home.door" })], settlement: null }),
  ]);
}

const VERBS: [string, (within: Ctx) => Promise<unknown>][] = [
  ["deleting a rule", (within) => deleteRule(within, { ref: "home.on-door" })],
  ["deleting a rule with a timer", (within) => deleteRule(within, { ref: "home.own" })],
  ["deleting a sensor", (within) => deleteSensor(within, { ref: "home.tick" })],
  ["deleting a trigger", (within) => deleteTrigger(within, { ref: "home.door" })],
  ["deleting an action", (within) => deleteAction(within, { ref: "home.run" })],
  ["deleting a pack", (within) => deletePack(within, { ref: "home" })],
  ["loading a pack without what it had", (within) => load(PACK, within)],
];

/** Until `work` has ended, or waits for a lock. */
const underWay = (work: Promise<unknown>) => Promise.race([work, lockWait(db.sql)]).then(() => undefined);

describe.each(VERBS)("%s", (_verb, run) => {
  test.each(["attune_owners", "attune_rules", "attune_advance", "attune_insert"])(
    "while a commit of its events is at %s: neither waits for the other in a circle",
    async (at) => {
      const deadlocks: unknown[] = [];
      let verb: Promise<unknown> | undefined;
      const through = stoppingAt(
        (_text, name) => name === at,
        () => {
          verb = run(ctx);
          return underWay(verb);
        },
        deadlocks,
      );
      await commitAll(through);
      await verb;
      expect(verb).toBeDefined();
      expect(deadlocks).toEqual([]);
    },
  );

  test.each(["insert into attune.rule", "delete from attune"])(
    "a commit of its events that comes when it is at `%s`: neither waits for the other in a circle",
    async (at) => {
      const deadlocks: unknown[] = [];
      let commit: Promise<unknown> | undefined;
      const through = stoppingAt(
        (text) => text.trimStart().startsWith(at),
        () => {
          commit = commitAll(
            stoppingAt(
              () => false,
              async () => undefined,
              deadlocks,
            ),
          );
          return underWay(commit);
        },
        deadlocks,
      );
      await run({ ...ctx, db: through });
      await commit;
      expect(deadlocks).toEqual([]);
    },
  );
});
