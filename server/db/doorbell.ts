import { randomBytes } from "node:crypto";
import pg from "pg";
import type { Clock } from "@/lib/schedule/clock";
import { isPooled } from "@/server/db/pooler";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";

const CHANNEL = "attune_change";
const RECONNECT_MS_MAX = 5_000;
const FLOW = new Set(["event", "enforcement", "execution"]);

/** An answer to a notification of one's own comes in milliseconds; without one nothing is heard. */
const PING_MS = 2_000;
const POLL_MS = 1_000;
/** Whether notifications are heard again is tried so often. */
const RETRY_PING_MS = 60_000;
const POLLED_MAX = 5_000;

/**
 * What a notification says: `sensor:12`, `timer:3`, `cancel:77`, `log:77`, or `flow` without an id. `polled`: no notification
 * came, it was read from the feed, which knows nothing of timers, cancellations and logs.
 */
export type Ring = { entity: string; id: number | null; polled?: true };

export type Doorbell = {
  /** Calls back for each notification. Returns the function that ends it. */
  onRing(listener: (ring: Ring) => void): () => void;
  /** Calls back whenever notifications may have been lost: after each (re)connect. */
  onConnected(listener: () => void): () => void;
  connected(): boolean;
  /** Whether notifications arrive. A pooler in transaction mode drops them; then the feed is read every second instead. */
  hears(): boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Listens for what the table triggers announce, on a connection of its own. A notification only wakes: the database
 * decides what is true, and every listener reads it again. Reconnects for ever, with growing pauses. Where notifications do
 * not arrive, it rings for what it finds in the feed of changes.
 */
export function createDoorbell(
  databaseUrl: string,
  log: Log,
  clock: Clock,
  { listen = `listen ${CHANNEL}` }: { listen?: string | undefined } = {},
): Doorbell {
  const rings = new Set<(ring: Ring) => void>();
  const connects = new Set<() => void>();
  let client: pg.Client | null = null;
  let stopped = false;
  let attempt = 0;
  let cancelRetry: (() => void) | null = null;
  let hearing = true;
  let cancelPing: (() => void) | null = null;
  let cancelPoll: (() => void) | null = null;
  let place = { xid: "0", id: "0" };
  let polling = false;
  /** The notification to itself that it waits for. */
  let expected: string | null = null;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: databaseUrl,
      application_name: "attune listen",
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    next.on("notification", (message) => {
      const [entity = "", id] = (message.payload ?? "").split(":");
      if (entity === "ping") return hear(id);
      const ring = { entity, id: id === undefined ? null : Number(id) };
      for (const listener of rings) listener(ring);
    });
    next.on("error", () => undefined); // followed by "end"
    next.once("end", () => lost(next));
    try {
      await next.connect();
      await next.query(listen);
      place = await presentPlace(next);
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
    ping(next);
  }

  /**
   * Asks for a notification to itself: some poolers take a LISTEN and never deliver. Behind a pooler another connection asks,
   * because the one that asks may get what a backend has for it, which proves nothing about the time between its questions.
   */
  function ping(which: pg.Client): void {
    if (client !== which || stopped) return;
    cancelPing?.();
    const deaf = () => {
      if (hearing)
        log.warn("the database's notifications do not arrive (a pooler in transaction mode?): polling instead");
      hearing = false;
      pollSoon(which);
      cancelPing = clock.after(RETRY_PING_MS, () => ping(which));
    };
    cancelPing = clock.after(PING_MS, deaf);
    expected = randomBytes(6).toString("hex");
    const statement = `select pg_notify('${CHANNEL}', 'ping:${expected}')`;
    ask(which, statement).catch(() => undefined); // a lost connection is noticed elsewhere
  }

  async function ask(which: pg.Client, statement: string): Promise<void> {
    if (!(await isPooled(which))) {
      await which.query(statement);
      return;
    }
    const other = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: PING_MS });
    other.on("error", () => undefined);
    try {
      await other.connect();
      await other.query(statement);
    } finally {
      await other.end().catch(() => undefined);
    }
  }

  function hear(token: string | undefined): void {
    // In the middle of a question it may have come to whoever used that backend at this moment.
    if (token !== expected || polling) return;
    expected = null;
    cancelPing?.();
    cancelPing = null;
    if (hearing) return;
    log.info("the database's notifications arrive again");
    hearing = true;
    cancelPoll?.();
    cancelPoll = null;
  }

  function pollSoon(which: pg.Client): void {
    cancelPoll?.();
    cancelPoll = clock.after(POLL_MS, () => {
      if (client !== which || stopped || hearing) return;
      void poll(which).finally(() => !hearing && pollSoon(which));
    });
  }

  /** Rings once for each thing that was changed since the last look, in any order: a ring only wakes. */
  async function poll(which: pg.Client): Promise<void> {
    polling = true;
    try {
      const { rows } = await which.query<{ xid: string; id: string; entity: string; entity_id: string }>(
        `select c.xid::text, c.id::text, c.entity, c.entity_id::text from attune.change c
         where (c.xid, c.id) > ($1::text::xid8, $2::bigint) and c.xid < pg_snapshot_xmin(pg_current_snapshot())
         order by c.xid, c.id limit ${POLLED_MAX}`,
        [place.xid, place.id],
      );
      const last = rows.at(-1);
      if (last) place = { xid: last.xid, id: last.id };
      const found = new Set(
        rows.map(({ entity, entity_id }) => (FLOW.has(entity) ? "flow" : `${entity}:${entity_id}`)),
      );
      for (const what of found) {
        const [entity = "", id] = what.split(":");
        for (const listener of rings) listener({ entity, id: id === undefined ? null : Number(id), polled: true });
      }
    } catch (error) {
      log.debug({ error: errorMessage(error) }, "reading the feed of changes failed");
    } finally {
      polling = false;
    }
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
    hears: () => hearing,
    start: connect,
    async stop() {
      stopped = true;
      cancelRetry?.();
      cancelPing?.();
      cancelPoll?.();
      const current = client;
      client = null;
      await current?.end().catch(() => undefined);
    },
  };
}

async function presentPlace(client: pg.Client): Promise<{ xid: string; id: string }> {
  const { rows } = await client.query<{ xid: string }>("select pg_snapshot_xmin(pg_current_snapshot())::text as xid");
  return { xid: rows[0]?.xid ?? "0", id: "0" };
}
