"use client";

import { useDisplayZone } from "@/components/data/display-zone";
import { SparkStrip } from "@/components/data/spark-strip";
import type { RecentFire } from "@/lib/schemas/sensor";
import { fireBars, fireSentence } from "./recent-fires";

/** The last fires as bars, coloured by what they ran. */
export function FireStrip({ fires, slots = 20 }: { fires: readonly RecentFire[]; slots?: number }) {
  const zone = useDisplayZone();
  return <SparkStrip items={fireBars(fires, zone)} slots={slots} label={fireSentence(fires)} />;
}
