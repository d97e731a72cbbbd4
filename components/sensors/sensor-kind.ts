import {
  CalendarClock,
  CalendarSync,
  CircleDashed,
  Clock3,
  type LucideIcon,
  Repeat,
  SquareTerminal,
} from "lucide-react";
import type { Sensor } from "@/lib/schemas/sensor";
import type { TimerTriggerRef } from "@/lib/vocabulary";

export type TimerKind = "interval" | "cron" | "rrule" | "date";
/** The kinds that have a form. */
export type FormKind = TimerKind | "script";
export type SensorKind = FormKind | "other";

type KindLook = { label: string; description: string; icon: LucideIcon };

const TIMER_KINDS = ["interval", "cron", "rrule", "date"] as const satisfies readonly TimerKind[];

/** The kinds that a person can make, in the order they are offered. */
export const FORM_KINDS = [...TIMER_KINDS, "script"] as const satisfies readonly FormKind[];

export function isTimerKind(kind: SensorKind): kind is TimerKind {
  return TIMER_KINDS.some((known) => known === kind);
}

export const KIND_TRIGGER: Record<TimerKind, TimerTriggerRef> = {
  interval: "core.intervaltimer",
  cron: "core.crontimer",
  rrule: "core.rruletimer",
  date: "core.datetimetimer",
};

const LOOKS: Record<SensorKind, KindLook> = {
  interval: { label: "Interval", description: "Again and again, with the same time between", icon: Repeat },
  cron: { label: "Cron", description: "At times of the day, week, month or year", icon: Clock3 },
  rrule: {
    label: "Recurrence",
    description: "As calendars have it: the last Friday, alternate weeks",
    icon: CalendarSync,
  },
  date: { label: "Date and time", description: "Once, at a moment you choose", icon: CalendarClock },
  script: { label: "Script", description: "Watches something and says when it sees it", icon: SquareTerminal },
  other: { label: "Other", description: "Not a timer", icon: CircleDashed },
};

export function kindLook(kind: SensorKind): KindLook {
  return LOOKS[kind];
}

/** Which kind a sensor is: what has a process is a script, whatever it emits; the others are known by their trigger. */
export function sensorKind(sensor: Pick<Sensor, "trigger_ref"> & { process?: unknown }): SensorKind {
  if (sensor.process) return "script";
  return TIMER_KINDS.find((kind) => KIND_TRIGGER[kind] === sensor.trigger_ref) ?? "other";
}
