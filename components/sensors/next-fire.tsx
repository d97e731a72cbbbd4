"use client";

import { Countdown } from "@/components/data/countdown";
import type { FiringSensor } from "./next-fire-at";
import { useNextFire } from "./use-next-fire";

/** Counts down to the next fire, and then to the one after it. */
export function NextFire({ sensor, className }: { sensor: FiringSensor; className?: string }) {
  return <Countdown to={useNextFire(sensor)} className={className ?? ""} />;
}
