"use client";

import { RelativeTime } from "@/components/data/relative-time";
import { cn } from "@/components/ui/cn";
import type { Sensor } from "@/lib/schemas/sensor";
import { latenessText } from "./recent-fires";

/** Lateness against the planned instant; nothing for a fire that stands for none. */
export function Lateness({ ms, className }: { ms: number | null; className?: string }) {
  const lateness = latenessText(ms);
  if (lateness === null) return null;
  return (
    <span
      className={cn(
        "whitespace-nowrap tabular-nums",
        lateness.late ? "text-warning" : "text-muted-foreground",
        className,
      )}
    >
      {lateness.text}
    </span>
  );
}

/** When a sensor fired last, and how late that was. */
export function LastFire({ sensor }: { sensor: Pick<Sensor, "last_fired_at" | "last_late_ms"> }) {
  return (
    <span className="grid">
      <RelativeTime at={sensor.last_fired_at} fallback="never" />
      {sensor.last_fired_at !== null && <Lateness ms={sensor.last_late_ms} className="text-xs" />}
    </span>
  );
}
