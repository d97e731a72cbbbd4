import type { Clock } from "@/lib/schedule/clock";
import type { Chores } from "@/server/chores";
import { type Database, isPassingDatabaseError } from "@/server/db/database";
import type { Doorbell, Ring } from "@/server/db/doorbell";
import { loadTimerPage, loadTimers } from "@/server/db/load-timers";
import type { Engine, EngineStatus } from "@/server/domain/context";
import { errorMessage } from "@/server/errors";
import type { LiveFeed } from "@/server/live/live-feed";
import type { Log } from "@/server/log";
import type { IncomingEvent } from "@/server/pipeline/incoming-event";
import { Pipeline, type Submission } from "@/server/pipeline/pipeline";
import { RuleIndex } from "@/server/pipeline/rule-index";
import { Scheduler } from "@/server/scheduler/scheduler";
import type { DueTimer, FireOutcome } from "@/server/scheduler/scheduler-ports";
import { timerPayload } from "@/server/scheduler/timer-payload";
import { withoutSecrets } from "@/server/secrets/process-masker";
import { createWebhookDesk } from "@/server/webhooks/webhook-desk";

type Parts = {
  db: Database;
  doorbell: Doorbell;
  clock: Clock;
  log: Log;
  live: LiveFeed;
  chores: Chores;
  fires: boolean;
  /** Runs the processes of sensors; absent on a node that does not. */
  sensors?: { settle(sensors?: number[]): Promise<void> } | undefined;
  /** Opens the secrets of webhooks. */
  encryptionKey: string;
};

export type RunningEngine = Engine & { start(): Promise<void>; stop(): Promise<void>; isArmed(): boolean };

/**
 * Joins scheduler, rules and pipeline to the database. `fires: false` (role web or worker) keeps the timers unarmed; rules
 * are known all the same, because webhooks and posted events are matched where they arrive.
 */
export function createEngine({
  db,
  doorbell,
  clock,
  log,
  live,
  chores,
  fires,
  sensors: processes,
  encryptionKey,
}: Parts): RunningEngine {
  const startedAtMs = clock.now();
  const rules = new RuleIndex(db.sql);
  const pipeline = new Pipeline(db, rules, clock, log);
  const webhooks = createWebhookDesk({ sql: db.sql, clock, log, encryptionKey });
  const scheduler = new Scheduler({
    clock,
    loadPage: (afterId) => loadTimerPage(db.sql, afterId),
    loadSome: (keys) => loadTimers(db.sql, keys),
    commit: (due) => commitDue(pipeline, rules, due),
    onTrouble: (error, what) => log.warn({ error: errorMessage(error) }, what),
  });
  let started = false;
  const stopListening: (() => void)[] = [];

  function heard(ring: Ring): void {
    const id = ring.id;
    if (ring.entity === "trigger" && id !== null) guard(webhooks.refresh([id]));
    if (ring.entity === "timer" && id !== null && fires) guard(scheduler.refresh({ timers: [id] }));
    else if (ring.entity === "rule" && id !== null) guard(rules.refresh([id]));
    else if (["trigger", "action", "pack", "sensor"].includes(ring.entity)) reloadRulesSoon();
  }

  let reloadPending = false;
  /** A pack upload rings once per component: one reload serves them all. */
  function reloadRulesSoon(): void {
    if (reloadPending) return;
    reloadPending = true;
    clock.after(20, () => {
      reloadPending = false;
      guard(rules.reload());
    });
  }

  function guard(work: Promise<unknown>): void {
    work.catch((error) =>
      log.warn({ error: errorMessage(error) }, "re-reading definitions failed; the next reconcile repairs it"),
    );
  }

  async function reload() {
    await Promise.all([rules.reload(), webhooks.reload(), processes?.settle()]);
    const { reloaded, repaired } = fires ? await scheduler.reconcile() : { reloaded: 0, repaired: 0 };
    if (repaired > 0) log.warn({ repaired }, "the reconcile repaired timers that no notification had brought");
    const { armed, version } = scheduler.describe();
    return { reloaded, repaired, armed, version };
  }

  return {
    async start() {
      await Promise.all([rules.reload(), webhooks.reload()]);
      stopListening.push(
        doorbell.onRing(heard),
        doorbell.onConnected(() => started && guard(reload())),
      );
      if (fires) await scheduler.start();
      started = true;
      chores.add({ name: "reconcile", schedule: "*/30 * * * * *", run: async () => void (await reload()) });
      log.info({ timers: scheduler.describe().armed }, fires ? "timers are armed" : "this node arms no timers");
    },
    async stop() {
      for (const end of stopListening) end();
      scheduler.stop();
      await scheduler.drained();
      await webhooks.flush();
    },
    isArmed: () => started,
    async settle({ sensors = [], rules: ruleIds = [], triggers = [], definitions = false }) {
      await Promise.all([
        fires && (sensors.length > 0 || ruleIds.length > 0)
          ? scheduler.refresh({ sensors, rules: ruleIds })
          : undefined,
        definitions ? rules.reload() : ruleIds.length > 0 ? rules.refresh(ruleIds) : undefined,
        // A rule that changed may have used a trigger of any sensor before.
        definitions || ruleIds.length > 0
          ? processes?.settle()
          : sensors.length > 0
            ? processes?.settle(sensors)
            : undefined,
        definitions ? webhooks.reload() : triggers.length > 0 ? webhooks.refresh(triggers) : undefined,
      ]);
    },
    reload,
    armedSensor: (id) => scheduler.ofSensor(id),
    armedRule: (id) => scheduler.ofRule(id),
    upcoming: ({ limit, untilMs }) => scheduler.upcoming(limit, untilMs),
    async acceptEvents(events) {
      const masked = events.map(withoutSecretData);
      const { accepted } = await pipeline.submit({ events: masked, settlement: null });
      return accepted;
    },
    webhooks,
    describe(): EngineStatus {
      return { startedAtMs, scheduler: scheduler.describe(), live: live.describe(), chores: chores.describe() };
    },
  };
}

/**
 * Known secrets in what somebody sent are `***` before any rule sees them, so that no copy is stored: neither in the event
 * nor in what rules take from it. The payloads of timers are our own.
 */
function withoutSecretData(event: IncomingEvent): IncomingEvent {
  const payload = withoutSecrets(event.payload);
  const config = withoutSecrets(event.config);
  return payload === event.payload && config === event.config ? event : { ...event, payload, config };
}

/** Hands each due timer to the pipeline as one submission: its fires and the settlement of its instants. */
async function commitDue(pipeline: Pipeline, rules: RuleIndex, due: DueTimer[]): Promise<FireOutcome[]> {
  const results = await Promise.allSettled(due.map((item) => pipeline.submit(toSubmission(rules, item))));
  const failed = results.filter((result) => result.status === "rejected");
  const away = failed.find((result) => isPassingDatabaseError(result.reason));
  if (away && failed.length === results.length) throw away.reason;
  return results.map((result) => {
    if (result.status === "rejected") return "failed";
    return result.value.refused ? "stale" : "committed";
  });
}

function toSubmission(rules: RuleIndex, { row, spec, plan, firedAtMs }: DueTimer): Submission {
  const source = row.sensor === null ? rules.ruleTimerSource() : { id: row.sensor, ref: row.ownerRef };
  const events = plan.fires.map(
    (fire, index): IncomingEvent => ({
      triggerRef: row.triggerRef,
      payload: timerPayload({
        spec,
        phaseMs: row.phaseMs,
        fire,
        firedAtMs,
        executionCount: row.executionCount + index + 1,
        sensorRef: source.ref,
      }),
      config: null,
      source: source.id,
      sourceRef: source.ref,
      rule: row.rule,
      timer: {
        timer: row.id,
        version: row.version,
        scheduledAtMs: fire.scheduledAtMs,
        lateMs: fire.lateMs,
        coalesced: fire.coalesced,
      },
    }),
  );
  return {
    events,
    settlement: { timer: row.id, version: row.version, settledAtMs: plan.settledMs, skips: plan.skips },
  };
}
