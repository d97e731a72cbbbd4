import type { Clock } from "@/lib/schedule/clock";
import type { Chores } from "@/server/chores";
import { createClockGuard } from "@/server/clock-guard";
import { type Database, isPassingDatabaseError } from "@/server/db/database";
import type { Doorbell, Ring } from "@/server/db/doorbell";
import { loadTimerPage, loadTimers } from "@/server/db/load-timers";
import type { Engine, EngineStatus } from "@/server/domain/context";
import { errorMessage } from "@/server/errors";
import type { LiveFeed } from "@/server/live/live-feed";
import type { Log } from "@/server/log";
import { alertOfTimer } from "@/server/notify/queue-alert";
import type { IncomingEvent } from "@/server/pipeline/incoming-event";
import { Pipeline, type Submission } from "@/server/pipeline/pipeline";
import { RuleIndex } from "@/server/pipeline/rule-index";
import { Scheduler } from "@/server/scheduler/scheduler";
import type { DueTimer, FireOutcome } from "@/server/scheduler/scheduler-ports";
import { timerPayload } from "@/server/scheduler/timer-payload";
import { createSchedulerLease } from "@/server/scheduler-lease";
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
  /** A name that is new for every start. With one, this node takes turns with others: at most one fires. */
  node?: string | undefined;
  /** Runs the processes of sensors; absent on a node that does not. */
  sensors?: { settle(sensors?: number[]): Promise<void> } | undefined;
  /** Opens the secrets of webhooks. */
  encryptionKey: string;
};

const TAKE_OVER_RETRY_MS = 500;

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
  node,
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
    commit: async (due, atMs) => {
      const epoch = lease?.epoch() ?? null;
      if (lease && epoch === null) throw new Error("this node no longer holds the scheduler's lease");
      const outcomes = await commitDue(
        pipeline,
        due.map((item) => toSubmission(rules, item, epoch)),
        atMs,
      );
      if (outcomes.includes("stale")) lease?.look();
      return outcomes;
    },
    onTrouble: (error, what) => log.warn({ error: errorMessage(error) }, what),
    onInvalid: ({ id, version, sensor, ownerRef: ref }, problem) => {
      const owner = sensor === null ? "rule" : "sensor";
      db.transaction((sql) => alertOfTimer(sql, { id, version, owner, ref, problem })).catch((error) =>
        log.warn({ timer: id, ref, error: errorMessage(error) }, "nobody could be told of an invalid timer"),
      );
    },
  });
  const monotonic = () => performance.now();
  const clockGuard =
    fires && node !== undefined ? createClockGuard({ sql: db.sql, clock, monotonic, log, node }) : null;
  const lease =
    fires && node !== undefined
      ? createSchedulerLease({
          sql: db.sql,
          clock,
          log,
          node,
          monotonic,
          onTaken: (epoch) => void takeOver(epoch),
          onLost: () => scheduler.standBy(),
        })
      : null;

  let loaded = false;
  async function takeOver(epoch: number): Promise<void> {
    if (!loaded) return; // the start looks at the end of the load
    try {
      await scheduler.takeOver();
    } catch (error) {
      log.warn({ error: errorMessage(error) }, "reading the timers failed, trying again");
      clock.after(TAKE_OVER_RETRY_MS, () => lease?.epoch() === epoch && void takeOver(epoch));
    }
  }

  /** The lease first, so that the holder reads the timers once. */
  async function startScheduler(): Promise<void> {
    await lease?.start();
    if (lease && lease.epoch() === null) scheduler.standBy();
    await scheduler.start();
    loaded = true;
    const epoch = lease?.epoch() ?? null;
    if (epoch !== null && !scheduler.describe().firing) await takeOver(epoch);
  }

  let started = false;
  const stopListening: (() => void)[] = [];

  function heard(ring: Ring): void {
    const id = ring.id;
    if (ring.entity === "lease") lease?.look();
    if (ring.entity === "trigger" && id !== null) guard(webhooks.refresh([id]));
    if (ring.entity === "timer" && id !== null && fires) guard(scheduler.refresh({ timers: [id] }));
    // The feed has no rows of timers: those of the owner are looked at instead.
    if (ring.polled && id !== null && fires && ring.entity === "sensor") guard(scheduler.refresh({ sensors: [id] }));
    if (ring.polled && id !== null && fires && ring.entity === "rule") guard(scheduler.refresh({ rules: [id] }));
    if (ring.entity === "rule" && id !== null) guard(rules.refresh([id]));
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
      if (fires) await startScheduler();
      clockGuard?.start();
      started = true;
      chores.add({ name: "reconcile", schedule: "*/30 * * * * *", run: async () => void (await reload()) });
      log.info({ timers: scheduler.describe().armed }, fires ? "timers are armed" : "this node arms no timers");
    },
    async stop() {
      for (const end of stopListening) end();
      clockGuard?.stop();
      scheduler.stop();
      await scheduler.drained();
      await lease?.stop();
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
      return {
        startedAtMs,
        scheduler: scheduler.describe(),
        live: live.describe(),
        clock: clockGuard?.describe() ?? null,
        chores: chores.describe(),
      };
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
async function commitDue(pipeline: Pipeline, submissions: Submission[], atMs: number | null): Promise<FireOutcome[]> {
  const results = await Promise.allSettled(
    atMs === null
      ? submissions.map((submission) => pipeline.submit(submission))
      : pipeline.submitAhead(submissions, atMs),
  );
  const failed = results.filter((result) => result.status === "rejected");
  const away = failed.find((result) => isPassingDatabaseError(result.reason));
  if (away && failed.length === results.length) throw away.reason;
  return results.map((result) => {
    if (result.status === "rejected") return "failed";
    return result.value.refused ? "stale" : "committed";
  });
}

function toSubmission(rules: RuleIndex, { row, spec, plan, firedAtMs }: DueTimer, epoch: number | null): Submission {
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
    settlement: { timer: row.id, version: row.version, settledAtMs: plan.settledMs, epoch, skips: plan.skips },
  };
}
