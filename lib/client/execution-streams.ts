import { AttuneError, isAttuneError } from "@/lib/client/attune-error";
import { pause } from "@/lib/client/deadline";
import type { Execution, ExecutionChange, ExecutionStatus } from "@/lib/client/history-types";
import { readServerSentEvents, type ServerSentEvent } from "@/lib/client/server-sent-events";
import { type Query, type RequestOptions, segment, type Transport } from "@/lib/client/transport";
import type { LogStream } from "@/lib/client/types";

export type WatchOptions = Pick<RequestOptions, "signal"> & {
  /** How often a server without streams is asked instead. */
  pollMs?: number;
};
export type LogOptions = Pick<RequestOptions, "signal"> & {
  /** Begins after this many bytes. */
  offset?: number;
  /** false: only what there is by now. */
  follow?: boolean;
};

/** The server sends a comment more often than this, or the connection is taken for dead. */
const IDLE_MS = 60_000;
const RECONNECT_MS = 500;
const RECONNECT_MS_MAX = 10_000;
const POLL_MS = 1_000;

const STREAM = "/api/v1/executions/stream";

const RANKS: Record<ExecutionStatus, number> = {
  requested: 0,
  scheduling: 1,
  scheduled: 2,
  running: 3,
  canceling: 4,
  completed: 5,
  failed: 5,
  cancelled: 5,
  timeout: 5,
  abandoned: 5,
};

/** Whether a status is the last one. */
export const isFinalStatus = (status: ExecutionStatus): boolean => RANKS[status] === 5;

type StreamOptions<T> = {
  path: string;
  /** Asked before each connection. */
  query(): Query;
  signal: AbortSignal | undefined;
  /** Asked after each connection, for what was missed while there was none. */
  lookUp?(): Promise<T>;
  /** undefined: not for us */
  read(event: ServerSentEvent): T | undefined;
};

/**
 * What comes from a stream, connected again for as long as it takes. Ends when the consumer stops.
 * @throws AttuneError ABORTED, or what the server refuses (401, 403, 404 …); a lost connection is not thrown
 */
async function* reconnecting<T>(
  transport: Transport,
  { path, query, signal, lookUp, read }: StreamOptions<T>,
): AsyncGenerator<T, void, undefined> {
  let lastId: string | null = null;
  for (let failures = 0; ; failures += 1) {
    try {
      const stream = await transport.open(path, {
        query: query(),
        signal,
        idleMs: IDLE_MS,
        headers: { accept: "text/event-stream", ...(lastId === null ? {} : { "last-event-id": lastId }) },
      });
      try {
        if (lookUp) yield await lookUp();
        for await (const event of readServerSentEvents(stream.body, stream.alive)) {
          failures = 0;
          lastId = event.id;
          const value = read(event);
          if (value !== undefined) yield value;
        }
      } catch (error) {
        throw stream.explain(error);
      } finally {
        stream.close();
      }
    } catch (error) {
      if (!isLostConnection(error)) throw error;
    }
    await pause(Math.min(RECONNECT_MS * 2 ** Math.min(failures, 10), RECONNECT_MS_MAX), signal);
  }
}

function isLostConnection(error: unknown): boolean {
  if (!isAttuneError(error)) return false;
  return error.code === "NETWORK" || error.code === "TIMEOUT" || error.status === 429 || error.status >= 502;
}

/** A server from before the streams (which may take `stream` for an id), or a proxy that does not let them through. */
const hasNoStream = (error: unknown): boolean => isAttuneError(error) && [400, 404, 405, 501].includes(error.status);

export function executionStreams(
  transport: Transport,
  get: (id: number, options?: RequestOptions) => Promise<Execution>,
) {
  /** The steps of one execution by asking again and again. */
  async function* polled(id: number, { signal, pollMs = POLL_MS }: WatchOptions) {
    for (;;) {
      try {
        yield await get(id, { signal });
      } catch (error) {
        if (!isLostConnection(error)) throw error;
      }
      await pause(pollMs, signal);
    }
  }

  /** Reads the state at each connection, after the stream is open, so that no step falls between. */
  const streamed = (id: number, { signal }: WatchOptions) =>
    reconnecting<Pick<ExecutionChange, "status" | "action_ref">>(transport, {
      path: STREAM,
      query: () => ({ execution_id: id }),
      signal,
      lookUp: () => get(id, { signal }),
      read: (event) => {
        const change = changeOf(event);
        return change?.id === id ? change : undefined;
      },
    });

  async function* watch(id: number, options: WatchOptions = {}): AsyncGenerator<ExecutionChange, void, undefined> {
    let last: ExecutionStatus | null = null;
    for await (const { status, action_ref } of orElse(streamed(id, options), () => polled(id, options))) {
      // What the stream says may be older than what was looked up.
      if (last !== null && RANKS[status] <= RANKS[last]) continue;
      yield { id, status, old_status: last, action_ref };
      last = status;
      if (isFinalStatus(status)) return;
    }
  }

  return {
    /**
     * The steps of one execution, from its present status to its last one, each once; ends there. Lost connections are
     * made again, and a server that has no streams is asked every second instead.
     * @throws AttuneError NOT_FOUND, ABORTED and whatever the server refuses
     */
    watch,

    /**
     * Every step of every execution from now on. After a lost connection it goes on where it was; after a long one the
     * server may leave some out, and `list` tells how they stand.
     */
    changes: ({ signal }: WatchOptions = {}): AsyncGenerator<ExecutionChange, void, undefined> =>
      reconnecting(transport, {
        path: STREAM,
        query: () => ({}),
        signal,
        read: (event) => changeOf(event) ?? undefined,
      }),

    /**
     * What an execution writes, as it writes it, to its end, unless `follow` is false. After a lost connection it goes on where it was. It is what
     * a program wrote: treat it as hostile.
     */
    async *logs(
      id: number,
      stream: LogStream,
      { offset = 0, follow = true, signal }: LogOptions = {},
    ): AsyncGenerator<string, void, undefined> {
      const path = `/api/v1/executions/${segment(id)}/logs/${segment(stream)}/stream`;
      let position = offset;
      const query = () => ({ offset: position, ...(follow ? {} : { follow }) });
      const read = (event: ServerSentEvent) => event;
      for await (const { event, data, id: place } of reconnecting(transport, { path, query, signal, read })) {
        if (event === "done") return;
        if (event !== "content" && event !== "append") continue;
        // The id is the place behind this piece, in bytes; without one the bytes are counted.
        position = /^\d+$/.test(place ?? "") ? Number(place) : position + new TextEncoder().encode(data).length;
        if (data !== "") yield data;
      }
    },

    /**
     * Waits for the last status and gives the execution with its result, whatever that status is.
     * @throws AttuneError TIMEOUT after `timeoutMs`, when that is given
     */
    async waitFor(
      id: number,
      { timeoutMs, ...options }: WatchOptions & { timeoutMs?: number } = {},
    ): Promise<Execution> {
      const limit = timeoutMs === undefined ? null : new AbortController();
      const timer = limit && setTimeout(() => limit.abort(), timeoutMs);
      const signals = [options.signal, limit?.signal].filter((one) => one !== undefined);
      try {
        for await (const _ of watch(id, { ...options, signal: AbortSignal.any(signals) }));
      } catch (error) {
        if (!limit?.signal.aborted || options.signal?.aborted) throw error;
        const message = `Execution ${id} has not ended within ${(timeoutMs ?? 0) / 1000} s`;
        throw new AttuneError(message, { code: "TIMEOUT", cause: error });
      } finally {
        if (timer) clearTimeout(timer);
      }
      return get(id, { signal: options.signal });
    },
  };
}

async function* orElse<T>(first: AsyncIterable<T>, second: () => AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  let begun = false;
  try {
    for await (const value of first) {
      begun = true;
      yield value;
    }
    return;
  } catch (error) {
    if (begun || !hasNoStream(error)) throw error;
  }
  yield* second();
}

function changeOf({ data }: ServerSentEvent): ExecutionChange | null {
  const body = parsed(data);
  if (!body || typeof body.id !== "number" || typeof body.status !== "string" || !(body.status in RANKS)) return null;
  if (body.entity_type !== undefined && body.entity_type !== "execution") return null;
  return {
    id: body.id,
    status: body.status as ExecutionStatus,
    old_status: typeof body.old_status === "string" ? (body.old_status as ExecutionStatus) : null,
    action_ref: typeof body.action_ref === "string" ? body.action_ref : "",
  };
}

function parsed(data: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
