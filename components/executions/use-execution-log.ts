"use client";

import { type TRPCClient, TRPCClientError } from "@trpc/client";
import { useEffect, useRef, useState } from "react";
import { type FollowLogOptions, type LogState as FollowState, followLog } from "@/components/executions/follow-log";
import { addToLog, emptyLog, type LogState } from "@/components/executions/log-lines";
import { useTRPCClient } from "@/lib/trpc/client";
import { errorCode } from "@/lib/trpc/query-client";
import type { AppRouter } from "@/server/api/trpc/router";

/** Without a frame for this long (a hidden tab) output is handed on all the same. */
const FRAME_MS_MAX = 250;
const PIECES_MAX = 500;
/** Browsers allow six connections to a server; the live feed and the queries need theirs. The others wait for their turn. */
const STREAMS_MAX = 3;
let streams = 0;

/**
 * The output of an execution from its start, line by line, as it is written. One that has `ended` already is read without
 * keeping a connection open. Use a new component (a key) for another execution.
 */
export function useExecutionLog(id: number, ended: boolean): { lines: LogState["lines"]; state: FollowState } {
  const client = useTRPCClient();
  const [log, setLog] = useState(emptyLog);
  const [state, setState] = useState<FollowState>("reading");
  const endedAtFirst = useRef(ended);
  useEffect(() => {
    setLog(emptyLog);
    return followLog({
      open: endedAtFirst.current ? readPages(client, id) : openStream(client, id),
      async isComplete(afterSeq) {
        const { items, complete } = await client.executions.log.query({ id, after_seq: afterSeq, limit: 1 });
        return complete && items.length === 0;
      },
      onPieces: (pieces) => setLog((before) => addToLog(before, pieces)),
      onState: setState,
      nextFrame,
      after(delayMs, callback) {
        const handle = setTimeout(callback, delayMs);
        return () => clearTimeout(handle);
      },
      random: Math.random,
    });
  }, [client, id]);
  return { lines: log.lines, state };
}

function openStream(client: TRPCClient<AppRouter>, id: number): FollowLogOptions["open"] {
  return (afterSeq, on) => {
    if (streams >= STREAMS_MAX) {
      const turn = setTimeout(on.broke);
      return () => clearTimeout(turn);
    }
    streams += 1;
    const subscription = client.live.executionLog.subscribe(
      { id, lastEventId: afterSeq < 0 ? null : String(afterSeq) },
      {
        onStarted: on.opened,
        onData: (envelope) => on.piece(envelope.data),
        // The browser's own reconnecting waits seconds; the first sign of a break opens another stream here.
        onConnectionStateChange(change) {
          if (change.state === "connecting" && change.error) on.broke();
        },
        onError: (error) => (isRefusal(error) ? on.refused() : on.broke()),
        onComplete: on.ended,
      },
    );
    return () => {
      streams -= 1;
      subscription.unsubscribe();
    };
  };
}

function readPages(client: TRPCClient<AppRouter>, id: number): FollowLogOptions["open"] {
  return (afterSeq, on) => {
    const abort = new AbortController();
    void (async () => {
      try {
        for (let last = afterSeq; ; ) {
          const page = await client.executions.log.query(
            { id, after_seq: last, limit: PIECES_MAX },
            { signal: abort.signal },
          );
          for (const piece of page.items) on.piece(piece);
          last = page.items.at(-1)?.seq ?? last;
          if (page.complete || page.items.length === 0) return on.ended();
        }
      } catch (error) {
        if (abort.signal.aborted) return;
        if (isRefusal(error)) on.refused();
        else on.broke();
      }
    })();
    return () => abort.abort();
  };
}

function isRefusal(error: unknown): boolean {
  const code = error instanceof TRPCClientError ? errorCode(error) : null;
  return code === "UNAUTHORIZED" || code === "FORBIDDEN" || code === "NOT_FOUND";
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
  const timer = setTimeout(run, FRAME_MS_MAX);
  return cancel;
}
