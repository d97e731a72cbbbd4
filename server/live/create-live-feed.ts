import type { Clock } from "@/lib/schedule/clock";
import type { LiveMessage } from "@/lib/schemas/live";
import type { Database } from "@/server/db/database";
import type { Doorbell } from "@/server/db/doorbell";
import { errorMessage } from "@/server/errors";
import { BoundedQueue } from "@/server/live/bounded-queue";
import { formatPlace, isAfter, type Place, parsePlace, presentPlace, readChanges } from "@/server/live/change-log";
import { followExecutionLog } from "@/server/live/follow-execution-log";
import { followSensorLog } from "@/server/live/follow-sensor-log";
import type { LiveFeed } from "@/server/live/live-feed";
import type { Log } from "@/server/log";

const READ_MAX = 1_000;
const QUEUE_MAX = 2_000;
/** How much a client may have missed and still get it one by one. */
const REPLAY_MAX = 5_000;
const BEAT_MS = 5_000;
/** Without notifications (connection lost, or a pooler that drops them) the table is looked at this often. */
const POLL_MS = 1_000;
/** Rows that wait for an older transaction are looked at again this soon. */
const UNSETTLED_MS = 10;

type Ports = { db: Database; doorbell: Doorbell; clock: Clock; log: Log };

/**
 * Reads what was committed once per node and hands it to every subscriber. Nothing is read while nobody listens.
 * Guarantee: a subscriber receives every change after its place, each once, in one order; or one `resync`.
 */
export function createLiveFeed({ db, doorbell, clock, log }: Ports): LiveFeed {
  const queues = new Set<BoundedQueue<LiveMessage>>();
  /** Everything up to here has been handed out; null while nobody listens. */
  let place: Place | null = null;
  let reading = false;
  let again = false;
  let stopped = false;
  let cancelPoll: (() => void) | null = null;
  let cancelBeat: (() => void) | null = null;
  let stopListening: (() => void)[] = [];
  let starting: Promise<void> | null = null;
  const counters = { delivered: 0, lagMs: 0 };

  function hand(messages: readonly LiveMessage[]): void {
    for (const queue of queues) queue.push(messages);
    counters.delivered += messages.length;
  }

  async function read(): Promise<void> {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      do {
        again = false;
        if (stopped || queues.size === 0 || !place) return;
        const from = place;
        const chunk = await readChanges(db.sql, from, READ_MAX);
        if (place !== from) {
          again = true; // the last listener left meanwhile, perhaps another came: this chunk belongs to nobody
          continue;
        }
        place = chunk.end;
        if (chunk.messages.length > 0) hand(chunk.messages);
        counters.lagMs = chunk.oldestMs === null ? 0 : Math.max(0, clock.now() - chunk.oldestMs);
        if (chunk.rows === READ_MAX) again = true;
        else if (chunk.hasUnsettled) pollIn(UNSETTLED_MS);
      } while (again);
    } catch (error) {
      log.debug({ error: errorMessage(error) }, "reading the live feed failed, trying again");
    } finally {
      reading = false;
      if (!cancelPoll) pollIn(POLL_MS);
    }
  }

  function pollIn(delayMs: number): void {
    cancelPoll?.();
    cancelPoll = null;
    if (stopped || queues.size === 0) return;
    cancelPoll = clock.after(delayMs, () => {
      cancelPoll = null;
      void read();
    });
  }

  function beat(): void {
    cancelBeat = clock.after(BEAT_MS, () => {
      if (place) hand([{ type: "beat", id: formatPlace(place), at: new Date(clock.now()).toISOString() }]);
      if (queues.size > 0) beat();
      else cancelBeat = null;
    });
  }

  /** The first listener starts the reader at the present; it is set before the queue is filled from history. */
  async function ensureReading(): Promise<void> {
    if (place) return;
    starting ??= presentPlace(db.sql)
      .then((present) => {
        place = present;
      })
      .finally(() => {
        starting = null;
      });
    await starting;
    if (!cancelBeat) beat();
    pollIn(POLL_MS);
  }

  function resync(at: Place, reason: string): LiveMessage {
    return { type: "resync", id: formatPlace(at), at: new Date(clock.now()).toISOString(), reason };
  }

  async function* subscribe({
    afterId,
    signal,
  }: {
    afterId: string | null;
    signal: AbortSignal;
  }): AsyncGenerator<LiveMessage> {
    const queue = new BoundedQueue<LiveMessage>(QUEUE_MAX);
    queues.add(queue);
    try {
      await ensureReading();
      // What the reader hands out after this line is in the queue; what it handed out before is read from the table.
      const joined = place ?? (await presentPlace(db.sql));
      yield { type: "beat", id: afterId ?? formatPlace(joined), at: new Date(clock.now()).toISOString() };
      const after = afterId === null ? null : parsePlace(afterId);
      if (afterId !== null && (!after || isAfter(after, joined)))
        yield resync(joined, "This server does not know that place in its feed");
      else if (after) yield* replay(after, joined, signal);
      let floor = joined;
      while (!signal.aborted && !stopped) {
        const { items, overflowed } = await queue.take(signal);
        if (overflowed) {
          floor = place ?? floor;
          yield resync(floor, "More happened than this connection could carry");
        } else yield* items.filter((item) => isBeyond(item, floor));
      }
    } finally {
      queues.delete(queue);
      if (queues.size === 0) place = null;
    }
  }

  async function* replay(after: Place, until: Place, signal: AbortSignal): AsyncGenerator<LiveMessage> {
    if (await wasPruned(after)) {
      yield resync(until, "What happened since is no longer kept in the feed");
      return;
    }
    let at = after;
    let sent = 0;
    while (!signal.aborted && isAfter(until, at)) {
      const chunk = await readChanges(db.sql, at, READ_MAX);
      const missed = chunk.messages.filter((message) => isUpTo(message, until));
      if (sent + missed.length > REPLAY_MAX) {
        yield resync(until, "Too much happened while you were away");
        return;
      }
      yield* missed;
      sent += missed.length;
      if (chunk.rows < READ_MAX) return;
      at = chunk.end;
    }
  }

  /** The feed's rows are removed after a while; a place older than the removal cannot be continued. */
  async function wasPruned(after: Place): Promise<boolean> {
    const rows = await db.sql<{ value: string }>(
      "select value #>> '{}' as value from attune.setting where name = 'change_pruned_to'",
    );
    const pruned = rows[0]?.value ? parsePlace(rows[0].value) : null;
    return pruned !== null && isAfter(pruned, after);
  }

  return {
    subscribe,
    subscribeLog: (options) => followExecutionLog({ db, doorbell, clock }, options),
    subscribeSensorLog: (options) => followSensorLog({ db, doorbell, clock }, options),
    async start() {
      stopListening = [
        doorbell.onRing((ring) => {
          if (queues.size > 0 && !["log", "sensor_log", "timer", "cancel"].includes(ring.entity)) void read();
        }),
        doorbell.onConnected(() => void read()),
      ];
    },
    async stop() {
      stopped = true;
      for (const end of stopListening) end();
      cancelPoll?.();
      cancelBeat?.();
      for (const queue of queues) queue.close();
    },
    describe: () => ({
      subscribers: queues.size,
      delivered: counters.delivered,
      lagMs: counters.lagMs,
      listening: doorbell.connected() && doorbell.hears(),
    }),
  };
}

/** What the queue got before the replay ended is in the replay already. */
function isBeyond(message: LiveMessage, joined: Place): boolean {
  return !isUpTo(message, joined);
}

function isUpTo(message: LiveMessage, until: Place): boolean {
  const at = parsePlace(message.id);
  return at !== null && !isAfter(at, until);
}
