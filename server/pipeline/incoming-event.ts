import type { Json } from "@/lib/schemas/common";

/** The instant of a timer that an event stands for. */
export type TimerInstant = {
  timer: number;
  /** The armed version; the commit drops the event when the stored one is another (promise 4). */
  version: number;
  scheduledAtMs: number;
  lateMs: number;
  /** How many due instants this one stands for besides its own. */
  coalesced: number;
};

/** The call of a webhook that an event stands for. */
export type WebhookCall = {
  trigger: number;
  /** The version of the trigger's row that the call was checked against; the commit drops the event when it is another. */
  version: string;
  /** A second delivery with the same one stores nothing and is answered with the first one's event. */
  idempotencyKey: string | null;
};

/** Something that happened, before it is stored. Timers, webhooks, sensors and people all hand over this. */
export type IncomingEvent = {
  triggerRef: string;
  payload: Json | null;
  config: Json | null;
  /** The sensor that fired it: its id and ref; null with a ref such as "webhook" for others. */
  source: number | null;
  sourceRef: string | null;
  /** Only this rule is considered (rule timers, and events posted for one rule). */
  rule: number | null;
  timer: TimerInstant | null;
  webhook?: WebhookCall;
};

/**
 * What became of an incoming event. `event` is null when its timer's instant was settled already, or the version of its timer
 * or webhook is gone.
 */
export type AcceptedEvent = {
  event: number | null;
  enforcements: number[];
  executions: number[];
  createdAtMs: number;
  /** This delivery was stored before: `event` is the first one's. */
  repeated?: boolean;
};
