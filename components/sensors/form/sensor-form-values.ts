import { wallTextAt } from "@/components/sensors/form/wall-text";
import { parseInstant } from "@/lib/schedule/parse-instant";
import { readInstant } from "@/lib/schedule/read-instant";
import { ruleOfConfig } from "@/lib/schedule/rrule-parts";
import { isTimeZone } from "@/lib/schedule/timezones";
import type { Json, JsonObject } from "@/lib/schemas/common";
import type { Sensor } from "@/lib/schemas/sensor";
import {
  DST_GAP_POLICIES,
  DST_REPEAT_POLICIES,
  type DstGapPolicy,
  type DstRepeatPolicy,
  INTERVAL_UNITS,
  type IntervalUnit,
  type MisfirePolicy,
  RRULE_PARTS,
} from "@/lib/vocabulary";
import { type FormKind, isTimerKind, KIND_TRIGGER, sensorKind, type TimerKind } from "../sensor-kind";
import { reactionOf, SCRIPT_RUNTIMES, type ScriptRuntime, STARTER_SCRIPT } from "./starter-scripts";
import { STARTER_SENSOR } from "./starter-sensors";

export type RunChoice = "nothing" | "existing" | "script";

/** Everything the form holds. Fields of the kinds and choices that are not in use keep their values for coming back. */
export type SensorFormValues = {
  kind: FormKind;
  interval: number | null;
  unit: IntervalUnit;
  expression: string;
  /** A rule of RFC 5545, which counts from `startAt`. */
  rrule: string;
  /** Of cron and of a date. */
  timezone: string;
  /** Of cron: what fixed local times do that the clock skips or repeats. */
  dstGap: DstGapPolicy;
  dstRepeat: DstRepeatPolicy;
  /** Of what repeats: instants in ISO form, empty for none. */
  startAt: string;
  endAt: string;
  /** null: none */
  jitterCount: number | null;
  jitterUnit: "seconds" | "minutes";
  excludeCalendars: string[];
  includeCalendars: string[];
  /** Local time in `timezone`, as a datetime-local input gives it. */
  fireAt: string;
  /** Of a script: how it runs, and its source or a file of its pack. */
  sensorRuntime: ScriptRuntime;
  sensorSource: string;
  /** Whether the trigger that the script emits is made along with it. */
  emits: "new" | "existing";
  newTriggerRef: string;
  triggerRef: string | null;
  label: string;
  description: string;
  pack: string;
  ref: string;
  misfirePolicy: MisfirePolicy;
  misfireCap: number | null;
  /** null: the larger of one interval and one hour. */
  windowCount: number | null;
  windowUnit: IntervalUnit;
  run: RunChoice;
  actionRef: string | null;
  /** Of the existing action: JSON, whose recursive type the form library's own types cannot follow. */
  actionParams: Record<string, unknown>;
  scriptRef: string;
  scriptRuntime: ScriptRuntime;
  scriptSource: string;
};

/** The part that decides the instants. */
export type ScheduleValues = Pick<
  SensorFormValues,
  | "interval"
  | "unit"
  | "expression"
  | "rrule"
  | "timezone"
  | "dstGap"
  | "dstRepeat"
  | "fireAt"
  | "startAt"
  | "endAt"
  | "jitterCount"
  | "jitterUnit"
  | "excludeCalendars"
  | "includeCalendars"
> & {
  kind: TimerKind;
};

/** The schedule of the form; null when it is one of a script. */
export function scheduleOf(values: SensorFormValues): ScheduleValues | null {
  return isTimerKind(values.kind) ? { ...values, kind: values.kind } : null;
}

export const DEFAULT_MISFIRE_CAP = 100;
const UNIT_SECONDS: Record<IntervalUnit, number> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

export const NEW_SENSOR: SensorFormValues = {
  kind: "interval",
  interval: 10,
  unit: "seconds",
  expression: "0 30 2 * * *",
  rrule: "FREQ=MONTHLY;BYDAY=-1FR",
  timezone: "UTC",
  dstGap: "shift",
  dstRepeat: "first",
  fireAt: "",
  startAt: "",
  endAt: "",
  jitterCount: null,
  jitterUnit: "seconds",
  excludeCalendars: [],
  includeCalendars: [],
  sensorRuntime: "core.shell",
  sensorSource: STARTER_SENSOR["core.shell"],
  emits: "new",
  newTriggerRef: "",
  triggerRef: null,
  label: "",
  description: "",
  pack: "core",
  ref: "",
  misfirePolicy: "fire_once",
  misfireCap: DEFAULT_MISFIRE_CAP,
  windowCount: null,
  windowUnit: "hours",
  run: "script",
  actionRef: null,
  actionParams: {},
  scriptRef: "",
  scriptRuntime: "core.shell",
  scriptSource: STARTER_SCRIPT["core.shell"],
};

/** The form filled from a stored sensor. `kind` falls back to interval for what is no timer. */
export function valuesOfSensor(sensor: Sensor): SensorFormValues {
  const kind = sensorKind(sensor);
  const { config } = sensor;
  const [windowCount, windowUnit] = windowOf(sensor.misfire_window_seconds);
  const zone = text(config.timezone);
  const timezone = isTimeZone(zone) ? zone : "UTC";
  return {
    ...NEW_SENSOR,
    kind: kind === "other" ? "interval" : kind,
    interval: kind !== "interval" ? NEW_SENSOR.interval : typeof config.interval === "number" ? config.interval : null,
    ...(kind === "script"
      ? {
          sensorRuntime: SCRIPT_RUNTIMES.find((runtime) => runtime === sensor.runtime_ref) ?? "core.shell",
          sensorSource: sensor.entrypoint,
          emits: "existing" as const,
          triggerRef: sensor.trigger_ref,
        }
      : {}),
    unit: INTERVAL_UNITS.find((unit) => unit === config.unit) ?? NEW_SENSOR.unit,
    expression: kind === "cron" ? text(config.expression) : NEW_SENSOR.expression,
    timezone,
    dstGap: DST_GAP_POLICIES.find((policy) => policy === config.dst_gap) ?? NEW_SENSOR.dstGap,
    dstRepeat: DST_REPEAT_POLICIES.find((policy) => policy === config.dst_repeat) ?? NEW_SENSOR.dstRepeat,
    ...limitsOfConfig(config),
    ...(kind === "rrule" ? { rrule: ruleOfConfig(config), startAt: beginningOf(config, timezone) } : {}),
    fireAt: kind === "date" ? storedWallText(config, timezone) : "",
    label: sensor.label,
    description: sensor.description ?? "",
    pack: sensor.pack_ref ?? sensor.ref.split(".")[0] ?? "",
    ref: sensor.ref,
    misfirePolicy: sensor.misfire_policy,
    misfireCap: sensor.misfire_cap,
    windowCount,
    windowUnit,
  };
}

/** The beginning of a rule as an instant; what cannot be read stays as it is. */
function beginningOf(config: JsonObject, timezone: string): string {
  const written = text(config.dtstart);
  const atMs = readInstant(written, timezone);
  return atMs === null ? written : isoText(atMs);
}

function isoText(atMs: number): string {
  return new Date(atMs).toISOString().replace(".000Z", "Z");
}

function limitsOfConfig(config: JsonObject) {
  const jitter = typeof config.jitter_seconds === "number" && config.jitter_seconds > 0 ? config.jitter_seconds : null;
  const inMinutes = jitter !== null && jitter % 60 === 0;
  return {
    startAt: text(config.start_at),
    endAt: text(config.end_at),
    jitterCount: jitter !== null && inMinutes ? jitter / 60 : jitter,
    jitterUnit: inMinutes ? ("minutes" as const) : ("seconds" as const),
    excludeCalendars: refsOf(config.exclude_calendars),
    includeCalendars: refsOf(config.include_calendars),
  };
}

function refsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function storedWallText(config: JsonObject, timezone: string): string {
  const moment = momentOf(config);
  return moment === null ? "" : wallTextAt(moment.atMs, timezone);
}

/** When a timer of one date fires, and on whose clock; null when its settings are not valid. */
function momentOf(config: JsonObject): { atMs: number; timezone: string } | null {
  const timezone = text(config.timezone).trim();
  const isLocal = parseInstant(text(config.fire_at))?.kind === "local";
  if (timezone === "" ? isLocal : !isTimeZone(timezone)) return null;
  const atMs = readInstant(text(config.fire_at), timezone || "UTC");
  return atMs === null ? null : { atMs, timezone: timezone || "UTC" };
}

/** Seconds as a count of the largest unit that divides them. */
function windowOf(seconds: number | null): [number | null, IntervalUnit] {
  if (seconds === null) return [null, NEW_SENSOR.windowUnit];
  const unit = [...INTERVAL_UNITS].reverse().find((candidate) => seconds % UNIT_SECONDS[candidate] === 0) ?? "seconds";
  return [seconds / UNIT_SECONDS[unit], unit];
}

/** What the trigger is given. Values that are missing are left out, so that the schema says what is required. */
export function configOf(values: ScheduleValues): JsonObject {
  switch (values.kind) {
    case "interval":
      return {
        unit: values.unit,
        ...(values.interval === null ? {} : { interval: values.interval }),
        ...limitsOf(values),
      };
    case "cron":
      return {
        expression: values.expression.trim(),
        timezone: values.timezone,
        ...(values.dstGap === "shift" ? {} : { dst_gap: values.dstGap }),
        ...(values.dstRepeat === "first" ? {} : { dst_repeat: values.dstRepeat }),
        ...limitsOf(values),
      };
    case "rrule":
      return {
        rule: values.rrule.trim(),
        ...(values.startAt === "" ? {} : { dtstart: values.startAt }),
        timezone: values.timezone,
        ...limitsOf({ ...values, startAt: "" }),
      };
    case "date":
      return { fire_at: fireAtOf(values), timezone: values.timezone };
  }
}

function limitsOf(values: ScheduleValues): JsonObject {
  const { startAt, endAt, jitterCount, jitterUnit, excludeCalendars, includeCalendars } = values;
  return {
    ...(startAt === "" ? {} : { start_at: startAt }),
    ...(endAt === "" ? {} : { end_at: endAt }),
    ...(jitterCount ? { jitter_seconds: jitterCount * (jitterUnit === "minutes" ? 60 : 1) } : {}),
    ...(excludeCalendars.length > 0 ? { exclude_calendars: excludeCalendars } : {}),
    ...(includeCalendars.length > 0 ? { include_calendars: includeCalendars } : {}),
  };
}

/** The instant, so that it stays the same whoever reads it; what cannot be read goes on as it is, for the schema to refuse. */
function fireAtOf({ fireAt, timezone }: ScheduleValues): string {
  const atMs = isTimeZone(timezone) && parseInstant(fireAt)?.kind === "local" ? readInstant(fireAt, timezone) : null;
  return atMs === null ? fireAt : isoText(atMs);
}

/** What `configOf` leaves out when it is as usual: it must not come back from what was stored. */
const LEFT_OUT = new Set([
  "dst_gap",
  "dst_repeat",
  "start_at",
  "end_at",
  "jitter_seconds",
  "exclude_calendars",
  "include_calendars",
  "rule",
  "dtstart",
  ...RRULE_PARTS,
]);

/** The settings as they are stored when the form is saved over `stored`: keys that no field stands for stay. */
export function mergedConfig(
  values: ScheduleValues,
  stored: Pick<Sensor, "trigger_ref" | "config"> | null,
): JsonObject {
  const config = configOf(values);
  if (stored === null || stored.trigger_ref !== KIND_TRIGGER[values.kind]) return config;
  const others = Object.entries(stored.config).filter(([key]) => !LEFT_OUT.has(key));
  const merged: JsonObject = { ...Object.fromEntries(others), ...config };
  // UTC is also what a missing zone means: writing it down would count as another schedule.
  if (!("timezone" in stored.config) && config.timezone === "UTC") delete merged.timezone;
  if (values.kind !== "date") return merged;
  const before = momentOf(stored.config);
  const after = momentOf(merged);
  const isSame = before !== null && before.atMs === after?.atMs && before.timezone === after.timezone;
  return isSame ? stored.config : merged;
}

/** The fields that every sensor has. */
function namesOf(values: SensorFormValues): JsonObject {
  return {
    ref: values.ref,
    label: values.label,
    description: values.description.trim() === "" ? null : values.description,
    pack_ref: values.pack,
  };
}

/** The fields of a script sensor as the API takes them, unchecked. */
export function scriptInputOf(values: SensorFormValues): JsonObject {
  return {
    ...namesOf(values),
    trigger_ref: (values.emits === "new" ? values.newTriggerRef : values.triggerRef) ?? "",
    entrypoint: values.sensorSource,
    runtime_ref: values.sensorRuntime,
  };
}

/** The fields of a timer as the API takes them, unchecked. */
export function sensorInputOf(values: SensorFormValues & { kind: TimerKind }, config: JsonObject): JsonObject {
  const { windowCount, windowUnit } = values;
  return {
    ...namesOf(values),
    trigger_ref: KIND_TRIGGER[values.kind],
    config,
    misfire_policy: values.misfirePolicy,
    misfire_cap: values.misfireCap ?? DEFAULT_MISFIRE_CAP,
    misfire_window_seconds: windowCount === null ? null : windowCount * UNIT_SECONDS[windowUnit],
  };
}

/** The whole of a new automation as the API takes it, unchecked. */
export function automationInputOf(values: SensorFormValues): JsonObject {
  const schedule = scheduleOf(values);
  const sensor =
    schedule === null ? scriptInputOf(values) : sensorInputOf({ ...values, ...schedule }, configOf(schedule));
  const made: JsonObject = {
    sensor,
    ...(schedule === null && values.emits === "new"
      ? { trigger: { ref: values.newTriggerRef, label: values.label, pack_ref: values.pack } }
      : {}),
  };
  switch (values.run) {
    case "nothing":
      return made;
    case "existing":
      return { ...made, run: { action_ref: values.actionRef ?? "", action_params: values.actionParams as JsonObject } };
    case "script": {
      const action: JsonObject = {
        ref: values.scriptRef,
        pack_ref: values.pack,
        label: values.label,
        entrypoint: values.scriptSource,
        runtime_ref: values.scriptRuntime,
        param_schema: reactionOf(values.kind).paramSchema,
      };
      return { ...made, run: { action, action_params: reactionOf(values.kind).params } };
    }
  }
}
