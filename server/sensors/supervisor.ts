import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import type { Clock } from "@/lib/schedule/clock";
import type { Chores } from "@/server/chores";
import type { Config } from "@/server/config";
import type { Database } from "@/server/db/database";
import type { Doorbell } from "@/server/db/doorbell";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import { isAlive, processStart } from "@/server/process-identity";
import { createMachine, type Machine } from "@/server/worker/machine";
import { sweepWorkDirectories } from "@/server/worker/work-directories";
import { FENCE_MS, freeLeases, RENEW_MS, releaseSensor, renewLeases, saveProcess, silentNodes } from "./lease";
import { loadWatchedSensors, type WatchedSensor } from "./load-watched-sensors";
import { type ProcessStep, planSensorProcesses } from "./plan-sensor-processes";
import { newSlot, noteEnd, rowOf, type Slot, type StopReason } from "./sensor-slot";
import { startSensor } from "./start-sensor";

/** Several changes at once, such as an upload of a pack, are looked at together. */
const GATHER_MS = 30;
const RELOADING_ENTITIES = ["sensor", "rule", "trigger", "pack", "runtime", "sensor_process"];

export type SensorSupervisor = {
  start(): Promise<void>;
  /** Ends all processes and gives the sensors free for other nodes. */
  stop(): Promise<void>;
  /**
   * Makes the processes of this node what is committed now. Resolves when those that have to stop are gone; starts are
   * begun only. Without ids: all sensors.
   */
  settle(sensors?: number[]): Promise<void>;
  describe(): { node: string; held: number; running: number };
};

export type SupervisorPorts = {
  db: Database;
  doorbell: Doorbell;
  clock: Clock;
  log: Log;
  config: Config;
  chores: Chores;
  /** Shorter in tests. */
  graceMs?: number;
};

/**
 * Runs one process for every enabled sensor that is no timer and that an enabled rule uses, on one node of all: the lease in
 * attune.sensor_process decides which (docs/decisions/0012). What fails in one sensor stays with that one.
 */
export function createSensorSupervisor(ports: SupervisorPorts): SensorSupervisor {
  const { db, doorbell, clock, log, config, chores } = ports;
  const host = hostname();
  const ownStart = processStart(process.pid) || randomBytes(3).toString("hex");
  const node = `${host}:${process.pid}:${ownStart}:${randomBytes(3).toString("hex")}`;
  const workParent = path.join(config.dataDirectory, "sensor-work");
  const workRoot = path.join(workParent, `${process.pid}-${ownStart}-${randomBytes(3).toString("hex")}`);
  const slots = new Map<number, Slot>();
  const stopListening: (() => void)[] = [];
  let machine: Machine | null = null;
  let stopping = false;
  let cancelRenewal: (() => void) | null = null;
  let cancelFence: (() => void) | null = null;
  let cancelGather: (() => void) | null = null;
  const wakes = new Map<number, () => void>();
  let starts = 0;
  let syncing: Promise<unknown> = Promise.resolve();

  /** One look at a time. @returns the ends to wait for of the processes that must not run on */
  function sync(only: number[] | null): Promise<Promise<void>[]> {
    const next = syncing.catch(() => undefined).then(() => look(only));
    syncing = next;
    return next;
  }

  async function look(only: number[] | null): Promise<Promise<void>[]> {
    if (stopping) return [];
    const watched = await loadWatchedSensors(db.sql, node, only);
    if (stopping) return [];
    const byId = new Map(watched.map((sensor) => [sensor.id, sensor]));
    const wanted = watched
      .filter((sensor) => sensor.enabled && sensor.rules.length > 0)
      .map(({ id, hash, holder, restartAsked }) => ({ sensor: id, hash, holder, restartAsked }));
    const held = [...slots.values()].filter((slot) => only === null || only.includes(slot.sensor));
    const stops: Promise<void>[] = [];
    for (const step of planSensorProcesses(wanted, held, clock.now())) {
      const ended = carryOut(step, byId.get(step.sensor));
      if (ended) stops.push(ended);
    }
    const isWanted = new Set(wanted.map((want) => want.sensor));
    for (const slot of held) {
      if (slot.phase === "stopping" && !isWanted.has(slot.sensor)) stops.push(slot.done);
      if (slot.unsaved) void save(slot);
    }
    return stops;
  }

  function carryOut(step: ProcessStep, sensor: WatchedSensor | undefined): Promise<void> | null {
    const slot = slots.get(step.sensor);
    switch (step.kind) {
      case "start":
        if (sensor) begin(slot ?? newSlot(sensor.id, sensor.ref), sensor, step.fresh);
        return null;
      case "restart":
        log.info({ sensor: slot?.ref, why: step.why }, "restarting the process of a sensor");
        if (slot) void end(slot, "restart");
        return null;
      case "stop":
        return slot ? end(slot, step.why, sensor?.enabled === true ? "waiting" : "stopped") : null;
      case "wait":
        wakeIn(step.sensor, step.untilMs - clock.now());
        return null;
    }
  }

  function begin(slot: Slot, sensor: WatchedSensor, fresh: boolean): void {
    slots.set(slot.sensor, slot);
    wakes.get(slot.sensor)?.();
    slot.hash = sensor.hash;
    slot.phase = "running";
    slot.renewAtMs = Number.POSITIVE_INFINITY;
    slot.stopping = null;
    slot.resume = false;
    slot.controller = new AbortController();
    if (fresh) Object.assign(slot, { failuresMs: [], restarts: 0, exitCode: null, error: null });
    slot.done = run(slot, sensor).catch((error) => {
      log.warn(
        { sensor: slot.ref, error: errorMessage(error) },
        "a sensor could not be started now; it is tried again",
      );
      slots.delete(slot.sensor);
    });
  }

  /** @throws when the claim fails; everything after it ends in the slot */
  async function run(slot: Slot, sensor: WatchedSensor): Promise<void> {
    if (!machine) return;
    const ended = await startSensor({ ...ports, machine, node, host }, sensor, {
      signal: slot.controller.signal,
      workDirectory: path.join(workRoot, `${sensor.id}-${++starts}`),
      onStarted(pid, renewAtMs) {
        Object.assign(slot, { pid, renewAtMs, startedAtMs: clock.now() });
        void save(slot);
      },
    });
    if (ended === null) {
      slots.delete(slot.sensor); // another node was quicker
      return;
    }
    noteEnd(slot, ended, clock.now());
    if (slot.stopping === null) {
      log.warn(
        { sensor: slot.ref, failures: slot.failuresMs.length, reason: ended.error.slice(0, 300) },
        "the process of a sensor ended",
      );
      await save(slot);
      soon(slot.sensor);
    } else if (slot.stopping === "restart") soon(slot.sensor);
  }

  /** Stops the slot's process, if one runs, and gives the sensor up unless it is started again. */
  async function end(slot: Slot, why: StopReason, status: "waiting" | "stopped" = "stopped"): Promise<void> {
    wakes.get(slot.sensor)?.();
    slot.stopping = why;
    slot.phase = "stopping";
    slot.controller.abort(why);
    await slot.done;
    if (why === "restart") return;
    await slot.saving;
    if (why !== "lost")
      await releaseSensor(db.sql, slot.sensor, node, status).catch((error) =>
        log.debug(
          { sensor: slot.ref, error: errorMessage(error) },
          "a sensor could not be released; its lease runs out",
        ),
      );
    if (slots.get(slot.sensor) === slot) slots.delete(slot.sensor);
    if (!stopping) soon(slot.sensor); // perhaps it is wanted again
  }

  function save(slot: Slot): Promise<void> {
    slot.saving = slot.saving.then(async () => {
      if (slot.stopping !== null && slot.stopping !== "restart") return;
      try {
        await db.transaction((sql) => saveProcess(sql, slot.sensor, node, rowOf(slot, clock.now())));
        slot.unsaved = false;
      } catch (error) {
        slot.unsaved = true;
        log.debug({ sensor: slot.ref, error: errorMessage(error) }, "the state of a sensor could not be stored yet");
      }
    });
    return slot.saving;
  }

  function wakeIn(sensor: number, delayMs: number): void {
    wakes.get(sensor)?.();
    const cancel = clock.after(delayMs, () => soon(sensor));
    wakes.set(sensor, () => {
      cancel();
      wakes.delete(sensor);
    });
  }

  function soon(sensor: number): void {
    guard(sync([sensor]));
  }

  function gather(): void {
    cancelGather ??= clock.after(GATHER_MS, () => {
      cancelGather = null;
      guard(sync(null));
    });
  }

  function guard(work: Promise<unknown>): void {
    work.catch((error) =>
      log.debug({ error: errorMessage(error) }, "looking at the sensors failed; the next look repairs it"),
    );
  }

  /** Prolongs the leases. Whatever was lost meanwhile is ended, and everything when no renewal succeeds for too long. */
  async function renew(): Promise<void> {
    const cancelThis = clock.after(FENCE_MS, fence);
    try {
      const before = new Set(slots.values());
      const kept = new Set(await renewLeases(db.sql, node));
      cancelFence?.();
      cancelFence = cancelThis;
      // A slot that claims at this moment may not have been seen by the statement.
      for (const slot of before)
        if (!kept.has(slot.sensor) && slot.startedAtMs !== null && slots.get(slot.sensor) === slot)
          void end(slot, "lost");
    } catch (error) {
      cancelThis();
      log.debug({ error: errorMessage(error) }, "the leases of the sensors could not be renewed");
    }
  }

  function fence(): void {
    if (slots.size === 0) return;
    log.warn({ sensors: slots.size }, "no lease could be renewed in time; the processes of the sensors are stopped");
    for (const slot of slots.values()) void end(slot, "lost");
  }

  function renewLater(): void {
    cancelRenewal = clock.after(RENEW_MS, () => {
      void renew().finally(() => {
        if (!stopping) renewLater();
      });
    });
  }

  /** What no notification brought, leases that ran out, and those of nodes of this machine that were killed. */
  async function reconcile(): Promise<void> {
    const silent = await silentNodes(db.sql, host, node);
    const dead = silent.filter((name) => {
      const [, pid, start = ""] = name.split(":");
      return !isAlive({ pid: Number(pid), start });
    });
    if (dead.length > 0) await freeLeases(db.sql, dead);
    await Promise.all(await sync(null));
  }

  return {
    async start() {
      sweepWorkDirectories(workParent, log);
      mkdirSync(workRoot, { recursive: true, mode: 0o700 });
      machine = createMachine(config.host, workRoot);
      stopListening.push(
        doorbell.onRing(({ entity }) => RELOADING_ENTITIES.includes(entity) && gather()),
        doorbell.onConnected(gather),
      );
      chores.add({ name: "sensor processes", schedule: "*/5 * * * * *", run: reconcile });
      cancelFence = clock.after(FENCE_MS, fence);
      renewLater();
      gather();
    },
    async stop() {
      stopping = true;
      for (const cancel of [cancelRenewal, cancelFence, cancelGather, ...stopListening, ...wakes.values()]) cancel?.();
      await syncing.catch(() => undefined);
      await Promise.all([...slots.values()].map((slot) => end(slot, "shutdown")));
      if (existsSync(workRoot)) rmSync(workRoot, { recursive: true, force: true });
    },
    async settle(sensors) {
      const stops = await sync(sensors ?? null).catch((error) => {
        log.warn({ error: errorMessage(error) }, "the sensors could not be looked at now; the next look repairs it");
        return [];
      });
      await Promise.all(stops);
    },
    describe: () => ({
      node,
      held: slots.size,
      running: [...slots.values()].filter((slot) => slot.pid !== null).length,
    }),
  };
}
