import pg from "pg";
import type { Clock } from "@/lib/schedule/clock";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";

const CHANNEL = "attune_change";
const RECONNECT_MS_MAX = 5_000;

/** What a notification says: `sensor:12`, `timer:3`, `cancel:77`, `log:77`, or `flow` without an id. */
export type Ring = { entity: string; id: number | null };

export type Doorbell = {
  /** Calls back for each notification. Returns the function that ends it. */
  onRing(listener: (ring: Ring) => void): () => void;
  /** Calls back whenever notifications may have been lost: after each (re)connect. */
  onConnected(listener: () => void): () => void;
  connected(): boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Listens for what the table triggers announce, on a connection of its own. A notification only wakes: the database
 * decides what is true, and every listener reads it again. Reconnects for ever, with growing pauses.
 */
export function createDoorbell(databaseUrl: string, log: Log, clock: Clock): Doorbell {
  const rings = new Set<(ring: Ring) => void>();
  const connects = new Set<() => void>();
  let client: pg.Client | null = null;
  let stopped = false;
  let attempt = 0;
  let cancelRetry: (() => void) | null = null;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: databaseUrl,
      application_name: "attune listen",
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    next.on("notification", (message) => {
      const [entity = "", id] = (message.payload ?? "").split(":");
      const ring = { entity, id: id === undefined ? null : Number(id) };
      for (const listener of rings) listener(ring);
    });
    next.on("error", () => undefined); // followed by "end"
    next.once("end", () => lost(next));
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
    } catch (error) {
      await next.end().catch(() => undefined);
      throw error;
    }
    if (stopped) {
      await next.end();
      return;
    }
    client = next;
    attempt = 0;
    for (const listener of connects) listener();
  }

  function lost(which: pg.Client): void {
    if (client !== which || stopped) return;
    client = null;
    log.warn("the listening database connection was lost");
    retryLater();
  }

  function retryLater(): void {
    const waitMs = Math.min(RECONNECT_MS_MAX, 50 * 2 ** attempt++);
    cancelRetry = clock.after(waitMs, () => {
      if (stopped) return;
      connect().catch((error) => {
        log.debug({ error: errorMessage(error) }, "listening failed");
        retryLater();
      });
    });
  }

  return {
    onRing(listener) {
      rings.add(listener);
      return () => rings.delete(listener);
    },
    onConnected(listener) {
      connects.add(listener);
      return () => connects.delete(listener);
    },
    connected: () => client !== null,
    start: connect,
    async stop() {
      stopped = true;
      cancelRetry?.();
      const current = client;
      client = null;
      await current?.end().catch(() => undefined);
    },
  };
}
