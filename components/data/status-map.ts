import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleSlash,
  CircleX,
  Clock,
  Flag,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  Octagon,
  TimerOff,
  Unplug,
} from "lucide-react";
import type { Tone } from "../ui/tone";

export interface StatusLook {
  tone: Tone;
  label: string;
  icon: LucideIcon;
  /** The icon turns while work is going on. */
  spin?: boolean;
}

export type ExecutionStatus =
  | "requested"
  | "scheduling"
  | "scheduled"
  | "running"
  | "completed"
  | "failed"
  | "canceling"
  | "cancelled"
  | "timeout"
  | "abandoned";

export type EnforcementStatus = "created" | "processed" | "disabled";

/** State of a sensor as the console words it. */
export type SensorState = "armed" | "paused" | "finished" | "failing" | "disabled" | "running" | "starting" | "stopped";

export type WorkerStatus = "active" | "busy" | "inactive" | "error" | "offline" | "cordoned";

const execution: Record<ExecutionStatus, StatusLook> = {
  requested: { tone: "neutral", label: "Requested", icon: CircleDashed },
  scheduling: { tone: "neutral", label: "Scheduling", icon: Hourglass },
  scheduled: { tone: "neutral", label: "Scheduled", icon: Clock },
  running: { tone: "running", label: "Running", icon: LoaderCircle, spin: true },
  completed: { tone: "success", label: "Completed", icon: CircleCheck },
  failed: { tone: "failure", label: "Failed", icon: CircleX },
  canceling: { tone: "warning", label: "Canceling", icon: LoaderCircle, spin: true },
  cancelled: { tone: "neutral", label: "Cancelled", icon: Ban },
  timeout: { tone: "failure", label: "Timed out", icon: TimerOff },
  abandoned: { tone: "failure", label: "Abandoned", icon: Unplug },
};

const enforcement: Record<EnforcementStatus, StatusLook> = {
  created: { tone: "running", label: "Waiting", icon: Hourglass },
  processed: { tone: "success", label: "Processed", icon: CircleCheck },
  disabled: { tone: "neutral", label: "Skipped", icon: CircleSlash },
};

const sensor: Record<SensorState, StatusLook> = {
  armed: { tone: "success", label: "Armed", icon: CircleCheck },
  running: { tone: "success", label: "Running", icon: CircleCheck },
  starting: { tone: "running", label: "Starting", icon: LoaderCircle, spin: true },
  paused: { tone: "warning", label: "Paused", icon: CirclePause },
  finished: { tone: "neutral", label: "Finished", icon: Flag },
  failing: { tone: "failure", label: "Failing", icon: CircleX },
  stopped: { tone: "neutral", label: "Stopped", icon: Octagon },
  disabled: { tone: "neutral", label: "Disabled", icon: CircleSlash },
};

const worker: Record<WorkerStatus, StatusLook> = {
  active: { tone: "success", label: "Active", icon: CircleCheck },
  busy: { tone: "running", label: "Busy", icon: CircleDot },
  inactive: { tone: "neutral", label: "Inactive", icon: CircleSlash },
  cordoned: { tone: "warning", label: "Cordoned", icon: CirclePause },
  error: { tone: "failure", label: "Error", icon: CircleX },
  offline: { tone: "failure", label: "Offline", icon: Unplug },
};

export type EnvironmentStatus = "pending" | "building" | "ready" | "failed";

/** Dependencies of a pack on one machine. */
const environment: Record<EnvironmentStatus, StatusLook> = {
  pending: { tone: "neutral", label: "Waiting", icon: Clock },
  building: { tone: "running", label: "Building", icon: LoaderCircle, spin: true },
  ready: { tone: "success", label: "Ready", icon: CircleCheck },
  failed: { tone: "failure", label: "Failed", icon: CircleX },
};

const maps = { execution, enforcement, sensor, worker, environment } as const;

export type StatusKind = keyof typeof maps;

/** Colour, words and icon of a status; one that is not known shows as it is, in grey. */
export function statusLook(kind: StatusKind, status: string): StatusLook {
  const map: Record<string, StatusLook> = maps[kind];
  return (
    (Object.hasOwn(map, status) ? map[status] : undefined) ?? { tone: "neutral", label: status, icon: CircleDashed }
  );
}

/** All statuses of a kind in their usual order, for filters. */
export function statusOptions(kind: StatusKind): { value: string; label: string }[] {
  return Object.entries(maps[kind]).map(([value, look]) => ({ value, label: look.label }));
}
