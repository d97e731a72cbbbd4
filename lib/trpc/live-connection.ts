import type { LiveMessage } from "@/lib/schemas/live";

export type LiveStatus = "live" | "reconnecting" | "paused";

/** What the badge shows. `lagMs`: how far behind the last message was. `lastEventAt`: ms, when something last happened. */
export type LiveState = { status: LiveStatus; lagMs: number; lastEventAt: number | null };

/** One stream of messages, opened after the given id. Returns what closes it. */
export type OpenStream = (
  afterId: string | null,
  on: {
    /** The server answered. */
    opened(): void;
    message(message: LiveMessage): void;
    /** It broke or ended; `fatal`: asking again would give the same. */
    failed(fatal: boolean): void;
  },
) => () => void;

export type LiveConnectionOptions = {
  open: OpenStream;
  /** Whole batches, in order; what arrived within one frame comes together. */
  onMessages(messages: LiveMessage[]): void;
  onState(state: LiveState): void;
  /** The session is over. */
  onRefused(): void;
  now(): number;
  after(delayMs: number, callback: () => void): () => void;
  /** Calls back at the next frame, or soon after when the tab is hidden. */
  nextFrame(callback: () => void): () => void;
  /** 0…1 */
  random(): number;
};

export type LiveConnection = {
  start(): void;
  stop(): void;
  pause(): void;
  resume(): void;
  /** Tries now instead of at the end of the pause between attempts. */
  retryNow(): void;
};

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;
/** Messages held for one frame; more are given up for one `resync`. */
const HELD_MAX = 5_000;
const STATE_INTERVAL_MS = 500;
const SKEW_SAMPLES = 60;

/** The pause before attempt `attempt` (from 0), ms: doubles up to 5 s, spread so that tabs do not come back together. */
export function retryDelayMs(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
  return longest * (0.5 + random / 2);
}

/**
 * Keeps one stream open: after a break it opens another behind the last message that it has seen, so that nothing is
 * missed or repeated; while paused it is closed, and resuming catches up the same way. Bursts are handed on per frame.
 */
export function createLiveConnection(options: LiveConnectionOptions): LiveConnection {
  let status: LiveStatus = "reconnecting";
  let lagMs = 0;
  let lastEventAt: number | null = null;
  let lastId: string | null = null;
  let attempt = 0;
  let running = false;
  let stream: { close(): void } | null = null;
  let cancelRetry: (() => void) | null = null;
  let cancelFrame: (() => void) | null = null;
  let publishedMs = Number.NEGATIVE_INFINITY;
  let held: LiveMessage[] = [];
  /** Differences of the two clocks; the smallest one is their skew, what is above it is delay. */
  let differences: number[] = [];

  function publish(next: LiveStatus): void {
    const nowMs = options.now();
    if (next === status && nowMs - publishedMs < STATE_INTERVAL_MS) return;
    status = next;
    publishedMs = nowMs;
    options.onState({ status, lagMs, lastEventAt });
  }

  function open(): void {
    cancelRetry?.();
    cancelRetry = null;
    let current = true;
    const close = options.open(lastId, {
      opened() {
        if (!current) return;
        attempt = 0;
        publish("live");
      },
      message(message) {
        if (current) receive(message);
      },
      failed(fatal) {
        if (!current) return;
        disconnect();
        if (fatal) {
          publish("reconnecting"); // nothing comes any more, should the page stay
          options.onRefused();
        } else retryLater();
      },
    });
    stream = {
      close() {
        current = false;
        close();
      },
    };
  }

  function disconnect(): void {
    const open = stream;
    stream = null;
    open?.close();
    cancelRetry?.();
    cancelRetry = null;
  }

  function retryLater(): void {
    if (!running || status === "paused") return;
    publish("reconnecting");
    cancelRetry = options.after(retryDelayMs(attempt, options.random()), open);
    attempt += 1;
  }

  function receive(message: LiveMessage): void {
    lastId = message.id;
    const nowMs = options.now();
    const difference = nowMs - Date.parse(message.at);
    if (Number.isFinite(difference)) {
      differences = [...differences.slice(1 - SKEW_SAMPLES), difference];
      lagMs = difference - Math.min(...differences);
    }
    if (message.type === "beat") {
      publish("live");
      return;
    }
    lastEventAt = nowMs;
    if (held.length >= HELD_MAX)
      held = [{ type: "resync", id: message.id, at: message.at, reason: "This tab could not keep up" }];
    else held.push(message);
    cancelFrame ??= options.nextFrame(deliver);
  }

  function deliver(): void {
    cancelFrame = null;
    const batch = held;
    held = [];
    if (batch.length > 0) options.onMessages(batch);
    publish(status);
  }

  return {
    start() {
      if (running) return;
      running = true;
      if (status !== "paused") open();
    },
    stop() {
      running = false;
      disconnect();
      cancelFrame?.();
      cancelFrame = null;
    },
    pause() {
      if (status === "paused") return;
      disconnect();
      publish("paused");
    },
    resume() {
      if (status !== "paused") return;
      differences = [];
      attempt = 0;
      publish("reconnecting");
      if (running) open();
    },
    retryNow() {
      if (!running || status === "paused" || stream !== null) return;
      attempt = 0;
      open();
    },
  };
}
