"use client";

import { useCallback, useSyncExternalStore } from "react";
import { subscribeClock } from "@/components/data/clock-store";
import { fetchRecurrenceLibrary } from "@/lib/schedule/recurrence-library";
import type { FiringSensor, nextFireAt } from "./next-fire-at";

type Arithmetic = typeof nextFireAt;

let arithmetic: Arithmetic | null = null;

/** The arithmetic of schedules comes after the page: it is of use once the fire that the server announced has passed. */
async function fetchArithmetic(recurrence: boolean): Promise<void> {
  const [module] = await Promise.all([import("./next-fire-at"), recurrence ? fetchRecurrenceLibrary() : null]);
  arithmetic = module.nextFireAt;
}

function announced(sensor: FiringSensor): number | null {
  if (sensor.state !== "armed" && sensor.state !== "paused") return null;
  return sensor.next_fire_at === null ? null : Date.parse(sensor.next_fire_at);
}

/** The next fire of a sensor, UTC ms; renders again only when it has passed and another one is ahead. */
export function useNextFire(sensor: FiringSensor): number | null {
  const recurrence = sensor.trigger_ref === "core.rruletimer";
  const subscribe = useCallback(
    (listener: () => void) => {
      // While the server is away it stays with what the server said.
      if (!arithmetic || recurrence) void fetchArithmetic(recurrence).then(listener, () => undefined);
      return subscribeClock(listener, 1_000);
    },
    [recurrence],
  );
  const snapshot = useCallback(() => (arithmetic ? arithmetic(sensor, Date.now()) : announced(sensor)), [sensor]);
  const atServer = useCallback(() => announced(sensor), [sensor]);
  return useSyncExternalStore(subscribe, snapshot, atServer);
}
