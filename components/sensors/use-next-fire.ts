"use client";

import { useCallback, useSyncExternalStore } from "react";
import { subscribeClock } from "@/components/data/clock-store";
import { type FiringSensor, nextFireAt } from "./next-fire-at";

const subscribe = (listener: () => void) => subscribeClock(listener, 1_000);

/** The next fire of a sensor, UTC ms; renders again only when it has passed and another one is ahead. */
export function useNextFire(sensor: FiringSensor): number | null {
  const snapshot = useCallback(() => nextFireAt(sensor, Date.now()), [sensor]);
  const atServer = useCallback(
    () =>
      (sensor.state === "armed" || sensor.state === "paused") && sensor.next_fire_at !== null
        ? Date.parse(sensor.next_fire_at)
        : null,
    [sensor],
  );
  return useSyncExternalStore(subscribe, snapshot, atServer);
}
