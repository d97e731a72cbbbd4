"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { type TRPCClient, TRPCClientError } from "@trpc/client";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { LiveMessage } from "@/lib/schemas/live";
import { createLiveConnection, type LiveConnection, type LiveState, type OpenStream } from "@/lib/trpc/live-connection";
import { type StaleQuery, staleQueries } from "@/lib/trpc/live-invalidation";
import { errorCode } from "@/lib/trpc/query-client";
import { leaveForSignIn } from "@/lib/trpc/sign-in-redirect";
import type { AppRouter } from "@/server/api/trpc/router";

/** Bursts of changes make a query be read at most this often. */
const NOW_MS = 200;
const SOON_MS = 2_000;
/** Without a frame for this long (a hidden tab) messages are handed on all the same. */
const FRAME_MS_MAX = 250;

type MessageHandler = (messages: LiveMessage[]) => void;

type LiveHub = {
  connection: LiveConnection;
  handlers: Set<MessageHandler>;
  state(): LiveState;
  subscribe(listener: () => void): () => void;
};

const LiveContext = createContext<LiveHub | null>(null);

/** Keeps the tab's one live connection and tells queries what became stale. */
export function LiveFeedProvider({ client, children }: { client: TRPCClient<AppRouter>; children: ReactNode }) {
  const queryClient = useQueryClient();
  const [hub] = useState(() => createHub(client, queryClient));
  useEffect(() => {
    hub.connection.start();
    const retry = () => {
      if (document.visibilityState === "visible") hub.connection.retryNow();
    };
    window.addEventListener("online", retry);
    window.addEventListener("focus", retry); // the session may have been renewed in another window
    document.addEventListener("visibilitychange", retry);
    return () => {
      window.removeEventListener("online", retry);
      window.removeEventListener("focus", retry);
      document.removeEventListener("visibilitychange", retry);
      hub.connection.stop();
    };
  }, [hub]);
  return <LiveContext.Provider value={hub}>{children}</LiveContext.Provider>;
}

function useHub(): LiveHub {
  const hub = useContext(LiveContext);
  if (!hub) throw new Error("There is no LiveFeedProvider above this component");
  return hub;
}

/**
 * Calls `handler` with every batch of messages, in order, at most once per frame. The latest handler is the one called,
 * so it may be a new function at every render. A `resync` among them means: read again what you hold.
 */
export function useLiveMessages(handler: MessageHandler): void {
  const { handlers } = useHub();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const call: MessageHandler = (messages) => latest.current(messages);
    handlers.add(call);
    return () => {
      handlers.delete(call);
    };
  }, [handlers]);
}

/** How the live connection is doing, and the switch that pauses it. */
export function useLiveStatus(): LiveState & { pause(): void; resume(): void } {
  const hub = useHub();
  const state = useSyncExternalStore(hub.subscribe, hub.state, () => INITIAL);
  const pause = useCallback(() => hub.connection.pause(), [hub]);
  const resume = useCallback(() => hub.connection.resume(), [hub]);
  return { ...state, pause, resume };
}

const INITIAL: LiveState = { status: "reconnecting", lagMs: 0, lastEventAt: null };

function createHub(client: TRPCClient<AppRouter>, queryClient: QueryClient): LiveHub {
  const handlers = new Set<MessageHandler>();
  const listeners = new Set<() => void>();
  let state = INITIAL;
  const now = throttledInvalidation(queryClient, NOW_MS);
  const soon = throttledInvalidation(queryClient, SOON_MS);
  // What the page was rendered with is older than the connection: what changed in between is read again, once.
  let everOpened = false;
  const connection = createLiveConnection({
    open: openFeed(client, () => {
      if (everOpened) return;
      everOpened = true;
      void queryClient.invalidateQueries();
    }),
    onMessages(messages) {
      const stale = staleQueries(messages);
      if (stale.everything) void queryClient.invalidateQueries();
      now(stale.now);
      soon(stale.soon);
      for (const handler of handlers) handler(messages);
    },
    onState(next) {
      state = next;
      for (const listener of listeners) listener();
    },
    onRefused: leaveForSignIn,
    now: () => Date.now(),
    after(delayMs, callback) {
      const handle = setTimeout(callback, delayMs);
      return () => clearTimeout(handle);
    },
    nextFrame,
    random: Math.random,
  });
  return {
    connection,
    handlers,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * The feed as tRPC subscribes to it. The browser's own reconnecting waits seconds, so the first sign of a break ends the
 * stream here and LiveConnection opens another.
 */
function openFeed(client: TRPCClient<AppRouter>, onOpened: () => void): OpenStream {
  return (afterId, on) => {
    const subscription = client.live.feed.subscribe(
      { lastEventId: afterId },
      {
        onStarted: on.opened,
        // The first message says that the server has taken our place in the feed; what is read from now on leaves no gap.
        onData(envelope) {
          onOpened();
          on.message(envelope.data);
        },
        onConnectionStateChange(change) {
          if (change.state === "connecting" && change.error) on.failed(false);
        },
        onError: (error) => on.failed(isRefusal(error)),
        onComplete: () => on.failed(false),
      },
    );
    return () => subscription.unsubscribe();
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof TRPCClientError && errorCode(error) === "UNAUTHORIZED";
}

/** Collects stale queries and invalidates them together: at once, and then at most every `intervalMs`. */
function throttledInvalidation(queryClient: QueryClient, intervalMs: number): (queries: StaleQuery[]) => void {
  const waiting = new Map<string, StaleQuery>();
  let lastMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | null = null;
  function flush(): void {
    timer = null;
    lastMs = Date.now();
    // Not cancelling what is under way: under a steady stream of changes no answer would ever arrive.
    const due = [...waiting];
    waiting.clear();
    for (const [text, stale] of due) {
      const queryKey = stale.input ? [stale.path, { input: stale.input }] : [stale.path];
      // An answer under way may be older than the change, and ends the invalidation: so once more after it.
      if (queryClient.isFetching({ queryKey }) > 0) waiting.set(text, stale);
      void queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false });
    }
    if (waiting.size > 0) timer = setTimeout(flush, intervalMs);
  }
  return (queries) => {
    if (queries.length === 0) return;
    for (const query of queries) waiting.set(JSON.stringify(query), query);
    if (timer === null) timer = setTimeout(flush, Math.max(0, lastMs + intervalMs - Date.now()));
  };
}

function nextFrame(callback: () => void): () => void {
  const cancel = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const run = () => {
    cancel();
    callback();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, FRAME_MS_MAX); // hidden tabs get no frames
  return cancel;
}
