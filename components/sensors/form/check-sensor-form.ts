import type { z } from "zod";
import { validateParameters } from "@/lib/parameters/validate-parameters";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import { type CreateAutomationInput, createAutomationInput } from "@/lib/schemas/automation";
import type { JsonObject } from "@/lib/schemas/common";
import { createSensorInput, type Sensor } from "@/lib/schemas/sensor";
import { KIND_TRIGGER } from "../sensor-kind";
import { type FormField, type FormProblems, fieldOfPath, problemSentence } from "./form-problems";
import {
  automationInputOf,
  configOf,
  type ScheduleValues,
  type SensorFormValues,
  scheduleOf,
} from "./sensor-form-values";

export type FormSurroundings = {
  /** Refs that a new sensor or action cannot have. */
  takenSensors: ReadonlySet<string>;
  takenActions: ReadonlySet<string>;
  takenTriggers: ReadonlySet<string>;
  /** Of the chosen action. */
  paramSchema: unknown;
  /** What is copied. */
  original: Sensor | null;
};

/** What a script has besides the fields of the form. */
const scriptRestSchema = createSensorInput
  .pick({ config: true, param_schema: true, worker_selector: true, worker_tolerations: true, worker_affinity: true })
  .partial();

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
  if (!parsed.success || Object.keys(problems).length > 0) return { problems, input: null };
  if (around.original === null || values.kind !== "script") return { problems, input: parsed.data };
  const sensor = { ...parsed.data.sensor, ...scriptRestSchema.parse(around.original) };
  return { problems, input: { ...parsed.data, sensor } };
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
