import type { Clock } from "@/lib/schedule/clock";
import type { Grant } from "@/lib/schemas/identity";
import type { ReloadResult } from "@/lib/schemas/sensor";
import type { ClockState } from "@/server/clock-guard";
import type { Config } from "@/server/config";
import type { Database, Sql } from "@/server/db/database";
import type { Log } from "@/server/log";
import type { AcceptedEvent, IncomingEvent } from "@/server/pipeline/incoming-event";
import type { WebhookDesk } from "@/server/webhooks/webhook-desk";

/**
 * Who acts. `system` is the server itself: start-up, chores, the pack loader. An identity acts by itself, or through a token
 * that was made for something of it and may do less: an execution's token has the grants of the execution's permission sets
 * only, a sensor's token none.
 */
export type Actor =
  | {
      kind: "identity";
      id: number;
      login: string;
      grants: Grant[];
      permissionSetRefs: string[];
      /** The integration token that it came with. */
      integrationToken?: number;
      /** The execution whose token this is. */
      execution?: { id: number; actionRef: string };
      /** The sensor whose token this is, and the triggers it may emit. */
      sensor?: {
        ref: string;
        triggerRefs: string[];
        /** The node whose supervisor runs the process; absent for a sensor that runs elsewhere. */
        node?: string;
      };
    }
  | { kind: "system" };

/** Where a request came from, for the audit log. */
export type Origin = {
  via: "console" | "rest" | "webhook" | "system";
  address: string | null;
  userAgent: string | null;
};

/** What the scheduler holds for one sensor or rule. */
export type ArmedState = { nextFireAtMs: number | null; version: number | null; problem: string | null };

/** What the verbs of the domain need from the running engine of this process. */
export type Engine = {
  /**
   * Resolves when this node's scheduler, rule index and webhooks hold what is committed for these rows. Every verb that writes
   * a sensor, rule, action, trigger or pack awaits it after its commit and before it answers (promise 4). `triggers` are those
   * of which nothing but the webhook was changed.
   */
  settle(changed: { sensors?: number[]; rules?: number[]; triggers?: number[]; definitions?: boolean }): Promise<void>;
  /** Full reconcile of armed timers and rules with the tables. */
  reload(): Promise<ReloadResult>;
  armedSensor(sensorId: number): ArmedState;
  armedRule(ruleId: number): ArmedState;
  /** The next fires of all timers, soonest first. */
  upcoming(options: {
    limit: number;
    untilMs?: number;
  }): { atMs: number; sensor: number | null; rule: number | null }[];
  /** Commits events with their enforcements, executions and jobs; resolves after the commit (promise 6). */
  acceptEvents(events: IncomingEvent[]): Promise<AcceptedEvent[]>;
  webhooks: WebhookDesk;
  describe(): EngineStatus;
};

export type EngineStatus = {
  startedAtMs: number;
  scheduler: {
    running: boolean;
    /** Whether this node fires; another one does where nodes take turns and it does not. */
    firing: boolean;
    armed: number;
    invalid: number;
    version: number;
    nextFireAtMs: number | null;
    lastReconcileAtMs: number | null;
    repaired: number;
    /** What the last reconcile that found something armed, moved or disarmed. */
    lastRepair: { atMs: number; refs: string[] } | null;
    fired: number;
    lateMsMax: number;
  };
  live: { subscribers: number; delivered: number; lagMs: number; listening: boolean };
  /** null on a node that does not fire timers */
  clock: ClockState | null;
  chores: { name: string; schedule: string; lastRunAtMs: number | null; lastError: string | null }[];
};

/** What every verb gets. `sql` is the transaction's when one verb calls another inside its own transaction. */
export type Ctx = {
  db: Database;
  sql: Sql;
  engine: Engine;
  config: Config;
  actor: Actor;
  clock: Clock;
  log: Log;
  requestId: string;
  origin: Origin;
};
