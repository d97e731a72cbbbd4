"use client";

import { useCallback, useSyncExternalStore } from "react";

/*
 * One timer for every relative time and countdown on the page. It runs at the finest granularity somebody asked for,
 * stops when the tab is hidden or nobody listens, and wakes on whole multiples of the granularity, so that all texts
 * change together.
 */
const listeners = new Map<() => void, number>();
let timer: ReturnType<typeof setTimeout> | undefined;

function schedule(): void {
  clearTimeout(timer);
  if (listeners.size === 0 || document.hidden) return;
  const granularity = Math.min(...listeners.values());
  timer = setTimeout(
    () => {
      for (const listener of [...listeners.keys()]) listener();
      schedule();
    },
    granularity - (Date.now() % granularity) + 2,
  );
}

function onVisibilityChange(): void {
  if (!document.hidden) for (const listener of [...listeners.keys()]) listener();
  schedule();
}

/** Calls `listener` about every `granularityMs` while the tab is visible, and at once when it becomes visible. */
export function subscribeClock(listener: () => void, granularityMs: number): () => void {
  if (listeners.size === 0) document.addEventListener("visibilitychange", onVisibilityChange);
  listeners.set(listener, granularityMs);
  schedule();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) document.removeEventListener("visibilitychange", onVisibilityChange);
    schedule();
  };
}

/**
 * The current time in UTC milliseconds, rounded down to `granularityMs`; the component renders again only when that
 * changes. During server rendering and hydration it is the time of that moment, so mark the element that shows it with
 * suppressHydrationWarning.
 */
export function useNow(granularityMs: number): number {
  const subscribe = useCallback((listener: () => void) => subscribeClock(listener, granularityMs), [granularityMs]);
  const snapshot = useCallback(() => Math.floor(Date.now() / granularityMs) * granularityMs, [granularityMs]);
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}
