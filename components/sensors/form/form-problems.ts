import type { SensorFormValues } from "./sensor-form-values";

export type FormField = keyof SensorFormValues;
export type FormProblems = Partial<Record<FormField, string>>;

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
