"use client";

import { useSyncExternalStore } from "react";
import { useNow } from "../data/clock-store";
import { Countdown } from "../data/countdown";

const subscribe = () => () => undefined;

/** False in the first render of the browser, which must give what the server gave some time before. */
function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}

/**
 * Counts down to a fire (ISO 8601) and then says "now" until the page reads the next one. A plain countdown would call
 * the fire late in the meantime, although it is only the reading that is old.
 */
export function FireCountdown({ at, className }: { at: string; className?: string }) {
  const now = useNow(1_000);
  const hydrated = useHydrated();
  if (hydrated && Date.parse(at) <= now) return <span className={className}>now</span>;
  return <Countdown to={at} {...(className === undefined ? {} : { className })} />;
}
