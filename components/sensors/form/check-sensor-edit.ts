import { labelSchema } from "@/lib/schemas/common";
import { type Sensor, type UpdateSensorInput, updateSensorInput } from "@/lib/schemas/sensor";
import { isTimerKind, sensorKind } from "../sensor-kind";
import { checkSchedule } from "./check-sensor-form";
import { isEditableScript } from "./editable-script";
import { type FormProblems, fieldOfPath, problemSentence } from "./form-problems";
import { mergedConfig, type SensorFormValues, scheduleOf, scriptInputOf, sensorInputOf } from "./sensor-form-values";

/** What is wrong with the form of a sensor that exists, by field; `input` when nothing is. Pure. */
export function checkSensorEdit(
  values: SensorFormValues,
  sensor: Sensor,
): { problems: FormProblems; input: UpdateSensorInput | null } {
  const schedule = isTimerKind(sensorKind(sensor)) ? scheduleOf(values) : null;
  const problems = schedule === null ? {} : checkSchedule(schedule);
  if (isEditableScript(sensor) && values.sensorSource.trim() === "") problems.sensorSource = "The script is empty";
  const label = labelSchema.safeParse(values.label);
  if (!label.success) problems.label = label.error.issues[0]?.message ?? "A name is required";
  const parsed = updateSensorInput.safeParse(updateOf(values, sensor));
  for (const issue of parsed.error?.issues ?? []) {
    const field = fieldOfPath(issue.path);
    if (field !== null) problems[field] ??= problemSentence(field, issue.message);
  }
  return { problems, input: parsed.success ? parsed.data : null };
}

/** The fields to save; the schedule only when it changes, so that nothing else judges or renews it. */
function updateOf(values: SensorFormValues, sensor: Sensor): unknown {
  const schedule = sensorKind(sensor) === "script" ? null : scheduleOf(values);
  if (schedule === null || !isTimerKind(sensorKind(sensor))) {
    const { label, description, entrypoint, runtime_ref } = scriptInputOf(values);
    const named = { ref: sensor.ref, label, description };
    return isEditableScript(sensor) ? { ...named, entrypoint, runtime_ref } : named;
  }
  const config = mergedConfig(schedule, sensor);
  const { label, description, trigger_ref, misfire_policy, misfire_cap, misfire_window_seconds } = sensorInputOf(
    { ...values, ...schedule },
    config,
  );
  const named = { ref: sensor.ref, label, description };
  const scheduled = trigger_ref !== sensor.trigger_ref || JSON.stringify(config) !== JSON.stringify(sensor.config);
  return {
    ...named,
    misfire_policy,
    misfire_cap,
    misfire_window_seconds,
    ...(scheduled ? { trigger_ref, config } : {}),
  };
}
