"use client";

import { type ComponentType, type ReactNode, useEffect, useState, useSyncExternalStore } from "react";

const nothing = () => null;

/**
 * A component whose code is fetched when it is first drawn. Until then, and on the server, `waiting` stands in its place.
 * It throws what the fetch failed with, to the nearest error boundary; drawn anew it fetches again.
 *
 * React.lazy, and next/dynamic which is made of it, would do the same later: React keeps whatever takes the place of a
 * fallback back until 300 ms have passed (docs/decisions/0026).
 */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: () => ReactNode = nothing,
): ComponentType<Props> {
  let part: ComponentType<Props> | null = null;
  let fetching: Promise<void> | null = null;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const fetchPart = () => {
    fetching ??= load().then(
      (loaded) => {
        part = loaded;
        for (const listener of listeners) listener();
      },
      (error: unknown) => {
        fetching = null; // the next one tries again
        throw error;
      },
    );
    return fetching;
  };
  return function OnDemand(props: Props) {
    const Part = useSyncExternalStore(subscribe, () => part, nothing);
    const [failure, setFailure] = useState<{ error: unknown } | null>(null);
    useEffect(() => {
      fetchPart().catch((error: unknown) => setFailure({ error }));
    }, []);
    if (failure) throw failure.error;
    return Part ? <Part {...props} /> : waiting();
  };
}
