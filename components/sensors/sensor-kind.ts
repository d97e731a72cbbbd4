import { CalendarClock, CircleDashed, Clock3, type LucideIcon, Repeat } from "lucide-react";
import type { TimerTriggerRef } from "@/lib/schemas/timer";

export type TimerKind = "interval" | "cron" | "date";
export type SensorKind = TimerKind | "other";

type KindLook = { label: string; description: string; icon: LucideIcon };

/** The kinds that a person can make, in the order they are offered. */
export const TIMER_KINDS = ["interval", "cron", "date"] as const satisfies readonly TimerKind[];

export const KIND_TRIGGER: Record<TimerKind, TimerTriggerRef> = {
  interval: "core.intervaltimer",
  cron: "core.crontimer",
  date: "core.datetimetimer",
};

const LOOKS: Record<SensorKind, KindLook> = {
  interval: { label: "Interval", description: "Again and again, with the same time between", icon: Repeat },
  cron: { label: "Cron", description: "At times of the day, week, month or year", icon: Clock3 },
  date: { label: "Date and time", description: "Once, at a moment you choose", icon: CalendarClock },
  other: { label: "Other", description: "Not a timer", icon: CircleDashed },
};

export function kindLook(kind: SensorKind): KindLook {
  return LOOKS[kind];
}

/** Which kind a sensor is, by its trigger. */
export function sensorKind(triggerRef: string | null): SensorKind {
  return TIMER_KINDS.find((kind) => KIND_TRIGGER[kind] === triggerRef) ?? "other";
}
