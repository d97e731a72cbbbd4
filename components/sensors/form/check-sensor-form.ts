import type { z } from "zod";
import { validateParameters } from "@/lib/parameters/validate-parameters";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import { type CreateAutomationInput, createAutomationInput } from "@/lib/schemas/automation";
import type { JsonObject } from "@/lib/schemas/common";
import { KIND_TRIGGER } from "../sensor-kind";
import {
  automationInputOf,
  configOf,
  type ScheduleValues,
  type SensorFormValues,
  scheduleOf,
} from "./sensor-form-values";

export type FormField = keyof SensorFormValues;
export type FormProblems = Partial<Record<FormField, string>>;

export type FormSurroundings = {
  /** Refs that a new sensor or action cannot have. */
  takenSensors: ReadonlySet<string>;
  takenActions: ReadonlySet<string>;
  takenTriggers: ReadonlySet<string>;
  /** Of the chosen action. */
  paramSchema: unknown;
};

const FIELDS: readonly [path: string, field: FormField, subject: string][] = [
  ["config.interval", "interval", "The interval"],
  ["config.unit", "unit", "The unit"],
  ["config.expression", "expression", "The expression"],
  ["config.rule", "rrule", "The rule"],
  ["config.freq", "rrule", "The rule"],
  ["config.dtstart", "startAt", "The beginning"],
  ["config.timezone", "timezone", "The time zone"],
  ["config.fire_at", "fireAt", "The date and time"],
  ["config.start_at", "startAt", "The beginning"],
  ["config.end_at", "endAt", "The end"],
  ["config.jitter_seconds", "jitterCount", "The spread"],
  ["config.exclude_calendars", "excludeCalendars", "The list of calendars"],
  ["config.include_calendars", "includeCalendars", "The list of calendars"],
  ["trigger.ref", "newTriggerRef", "The ref"],
  ["trigger_ref", "triggerRef", "The trigger"],
  ["entrypoint", "sensorSource", "The script"],
  ["runtime_ref", "sensorRuntime", "The runtime"],
  ["label", "label", "The name"],
  ["description", "description", "The description"],
  ["ref", "ref", "The ref"],
  ["pack_ref", "pack", "The pack"],
  ["misfire_policy", "misfirePolicy", "The policy"],
  ["misfire_cap", "misfireCap", "The limit"],
  ["misfire_window_seconds", "windowCount", "The window"],
  ["run.action_ref", "actionRef", "The action"],
  ["run.action.ref", "scriptRef", "The ref"],
  ["run.action.entrypoint", "scriptSource", "The script"],
  ["run.action.runtime_ref", "scriptRuntime", "The runtime"],
  ["run.action_params", "actionParams", "The parameters"],
];

/** The field that an issue's path means; paths of a sensor on its own and inside an automation are both known. */
export function fieldOfPath(path: readonly PropertyKey[]): FormField | null {
  const text = path
    .map(String)
    .join(".")
    .replace(/^sensor\./, "");
  return FIELDS.find(([known]) => text === known || text.startsWith(`${known}.`))?.[1] ?? null;
}

/** A message of a schema as a sentence: "must be at least 1" becomes "The interval must be at least 1". */
export function problemSentence(field: FormField, message: string): string {
  const subject = FIELDS.find(([, known]) => known === field)?.[2] ?? "";
  if (/^(is|must|has|needs) /.test(message)) return `${subject} ${message}`;
  return message.charAt(0).toUpperCase() + message.slice(1);
}

/** What is wrong with the form of a new sensor, by field; `input` when nothing is. Pure. */
export function checkNewSensor(
  values: SensorFormValues,
  around: FormSurroundings,
): { problems: FormProblems; input: CreateAutomationInput | null } {
  const schedule = scheduleOf(values);
  const problems = schedule === null ? {} : checkSchedule(schedule);
  const add = (field: FormField, message: string) => {
    problems[field] ??= problemSentence(field, message);
  };
  if (values.run === "existing") {
    if (values.actionRef === null) add("actionRef", "Choose an action");
    else if (
      validateParameters(around.paramSchema, values.actionParams as JsonObject, { allowTemplates: true }).length > 0
    )
      add("actionParams", "Some parameters are missing or do not fit");
  }
  const parsed = createAutomationInput.safeParse(automationInputOf(values));
  if (!parsed.success) addIssues(parsed.error, add);
  if (around.takenSensors.has(values.ref)) add("ref", `A sensor ${values.ref} exists already`);
  if (values.kind === "script") {
    if (values.sensorSource.trim() === "") add("sensorSource", "The script is empty");
    if (values.emits === "existing" && values.triggerRef === null) add("triggerRef", "Choose a trigger");
    if (values.emits === "new" && around.takenTriggers.has(values.newTriggerRef))
      add("newTriggerRef", `A trigger ${values.newTriggerRef} exists already`);
  }
  if (values.run === "script" && around.takenActions.has(values.scriptRef))
    add("scriptRef", `An action ${values.scriptRef} exists already`);
  const sound = Object.keys(problems).length === 0 && parsed.success;
  return { problems, input: sound ? parsed.data : null };
}

/** What is wrong with the schedule alone. */
export function checkSchedule(values: ScheduleValues): FormProblems {
  const problems: FormProblems = {};
  const parsed = parseTimerSpec(KIND_TRIGGER[values.kind], configOf(values));
  if (parsed.ok) return problems;
  for (const { path, message } of parsed.issues) {
    const field = fieldOfPath(["config", ...path]);
    if (field !== null) problems[field] ??= problemSentence(field, message);
  }
  return problems;
}

function addIssues(error: z.ZodError, add: (field: FormField, message: string) => void): void {
  for (const issue of error.issues) {
    const field = fieldOfPath(issue.path);
    if (field !== null) add(field, issue.message);
  }
}
