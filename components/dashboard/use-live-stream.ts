"use client";

import { useEffect, useRef, useState } from "react";
import type { LiveMessage } from "@/lib/schemas/live";
import type { Dashboard } from "@/lib/schemas/system";
import { useLiveMessages } from "@/lib/trpc/live-feed-provider";
import { applyMessages, applyRecent, type LiveStream } from "./live-stream";

/** While it is quiet a change shows with the next frame; a burst is drawn this often, because nobody reads faster. */
const QUIET_MS = 80;
const BURST_MS = 250;
/** Messages of one drawing from which on it counts as a burst. */
const BURST_MESSAGES = 25;

/**
 * The newest events with what they caused: begun with what the server had, then kept by the live feed. It stands still
 * while the feed is paused.
 */
export function useLiveStream(
  seed: Pick<Dashboard, "recent_events" | "recent_executions">,
  paused: boolean,
): LiveStream {
  const [stream, setStream] = useState<LiveStream>(() => applyRecent([], seed));
  const waiting = useRef<LiveMessage[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const drawnMs = useRef(0);
  const interval = useRef(QUIET_MS);
  const stale = useRef(false);

  useLiveMessages((messages) => {
    for (const message of messages) {
      if (message.type === "resync") {
        stale.current = true;
        waiting.current = [];
      } else if (message.type !== "beat" && message.type !== "definition") waiting.current.push(message);
    }
    if (waiting.current.length === 0 || timer.current !== null) return;
    timer.current = setTimeout(
      () => {
        timer.current = null;
        drawnMs.current = performance.now();
        const batch = waiting.current;
        waiting.current = [];
        interval.current = batch.length >= BURST_MESSAGES ? BURST_MS : QUIET_MS;
        setStream((before) => applyMessages(before, batch));
      },
      Math.max(0, drawnMs.current + interval.current - performance.now()),
    );
  });
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);

  const first = useRef(seed);
  useEffect(() => {
    // An answer may still be on its way when somebody pauses; it counts once they resume.
    if (paused || first.current === seed) return;
    first.current = seed;
    // After a resync there is a gap below what arrived since, so what is shown begins anew.
    const startAnew = stale.current;
    stale.current = false;
    setStream((before) => applyRecent(startAnew ? [] : before, seed));
  }, [seed, paused]);
  return stream;
}
