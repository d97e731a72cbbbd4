import { describe, expect, test } from "vitest";
import { checkNewSensor, checkSchedule } from "./check-sensor-form";
import { fieldOfPath } from "./form-problems";
import {
  configOf,
  mergedConfig,
  NEW_SENSOR,
  type ScheduleValues,
  type SensorFormValues,
  scheduleOf,
} from "./sensor-form-values";

const NOTHING_TAKEN = {
  takenSensors: new Set<string>(),
  takenActions: new Set<string>(),
  takenTriggers: new Set<string>(),
  paramSchema: null,
  original: null,
};
const form = (changes: Partial<SensorFormValues> = {}): SensorFormValues => ({
  ...NEW_SENSOR,
  label: "Beat",
  ref: "core.beat",
  scriptRef: "core.beat",
  ...changes,
});

const schedule = (changes: Partial<SensorFormValues>): ScheduleValues => {
  const given = scheduleOf(form(changes));
  if (given === null) throw new Error("a script has no schedule");
  return given;
};

describe("checkNewSensor", () => {
  test("a sound form gives the input of one automation", () => {
    const { problems, input } = checkNewSensor(form(), NOTHING_TAKEN);
    expect(problems).toEqual({});
    expect(input?.sensor).toMatchObject({
      ref: "core.beat",
      trigger_ref: "core.intervaltimer",
      misfire_window_seconds: null,
    });
    expect(input?.run?.action).toMatchObject({ ref: "core.beat", runtime_ref: "core.shell" });
  });

  test("each problem stands at its field, as a sentence", () => {
    const { problems, input } = checkNewSensor(
      form({ interval: null, label: " ", ref: "Beat", scriptSource: "" }),
      NOTHING_TAKEN,
    );
    expect(input).toBeNull();
    expect(problems).toMatchObject({
      interval: "The interval is required",
      label: "A name is required",
      ref: expect.stringContaining("pack.name"),
      scriptSource: "The source is empty",
    });
  });

  test("refs that exist already are refused before the server is asked", () => {
    const taken = { ...NOTHING_TAKEN, takenSensors: new Set(["core.beat"]), takenActions: new Set(["core.beat"]) };
    expect(checkNewSensor(form(), taken).problems).toEqual({
      ref: "A sensor core.beat exists already",
      scriptRef: "An action core.beat exists already",
    });
  });

  test("what is not in use is not checked", () => {
    expect(checkNewSensor(form({ run: "nothing", scriptSource: "", expression: "x" }), NOTHING_TAKEN).problems).toEqual(
      {},
    );
  });

  test("an existing action has to be chosen and its parameters have to fit", () => {
    expect(checkNewSensor(form({ run: "existing" }), NOTHING_TAKEN).problems).toEqual({
      actionRef: "Choose an action",
    });
    const paramSchema = { url: { type: "string", required: true } };
    const chosen = form({ run: "existing", actionRef: "core.http_request" });
    expect(checkNewSensor(chosen, { ...NOTHING_TAKEN, paramSchema }).problems).toEqual({
      actionParams: "Some parameters are missing or do not fit",
    });
    const filled = { ...chosen, actionParams: { url: "{{ event.payload.x }}" } };
    expect(checkNewSensor(filled, { ...NOTHING_TAKEN, paramSchema }).input?.run).toEqual({
      action_ref: "core.http_request",
      action_params: { url: "{{ event.payload.x }}" },
    });
  });
});

test("a cron error stands at the expression", () => {
  expect(checkSchedule(schedule({ kind: "cron", expression: "61 * * * * *" })).expression).toBeTruthy();
  expect(checkSchedule(schedule({ kind: "cron", expression: "" })).expression).toBe("The expression is required");
});

test("paths of a sensor alone and inside an automation mean the same field", () => {
  expect(fieldOfPath(["sensor", "config", "expression"])).toBe("expression");
  expect(fieldOfPath(["config", "expression"])).toBe("expression");
  expect(fieldOfPath(["run", "action", "ref"])).toBe("scriptRef");
  expect(fieldOfPath(["sensor"])).toBeNull();
});

describe("the settings that are saved", () => {
  test("a date is the instant its zone's clock shows", () => {
    const values = schedule({ kind: "date", fireAt: "2026-07-01T12:00", timezone: "Europe/Berlin" });
    expect(configOf(values)).toEqual({ fire_at: "2026-07-01T10:00:00Z", timezone: "Europe/Berlin" });
  });

  test("an edit keeps what no field stands for, and does not write down a zone that was left out", () => {
    const stored = { trigger_ref: "core.crontimer", config: { expression: "0 0 3 * * *", note: "kept" } };
    expect(mergedConfig(schedule({ kind: "cron", expression: "0 0 3 * * *" }), stored)).toEqual(stored.config);
  });

  test("a date that means the same instant is left as it was written", () => {
    const stored = { trigger_ref: "core.datetimetimer", config: { fire_at: "2026-07-01T12:00:00+02:00" } };
    expect(mergedConfig(schedule({ kind: "date", fireAt: "2026-07-01T10:00" }), stored)).toEqual(stored.config);
  });
});

describe("a script", () => {
  const script = (changes: Partial<SensorFormValues> = {}) =>
    form({ kind: "script", newTriggerRef: "core.beat", interval: null, ...changes });

  test("that is sound gives a sensor, its trigger and what the trigger runs; the schedule's fields do not count", () => {
    const { problems, input } = checkNewSensor(script(), NOTHING_TAKEN);
    expect(problems).toEqual({});
    expect(input?.trigger).toMatchObject({ ref: "core.beat", label: "Beat", pack_ref: "core" });
    expect(input?.sensor).toMatchObject({ trigger_ref: "core.beat", runtime_ref: "core.shell", config: {} });
    expect(input?.sensor.entrypoint).toContain("api/v1/events");
    expect(input?.run?.action_params).toEqual({ seen: "{{ event.payload }}" });
  });

  test("may emit a trigger that exists, and makes none then", () => {
    const { input } = checkNewSensor(script({ emits: "existing", triggerRef: "core.alert" }), NOTHING_TAKEN);
    expect(input).not.toHaveProperty("trigger");
    expect(input?.sensor.trigger_ref).toBe("core.alert");
  });

  test("is told at the field what is missing or taken", () => {
    const taken = { ...NOTHING_TAKEN, takenTriggers: new Set(["core.beat"]) };
    expect(checkNewSensor(script({ sensorSource: " " }), taken).problems).toMatchObject({
      sensorSource: "The script is empty",
      newTriggerRef: "A trigger core.beat exists already",
    });
    expect(checkNewSensor(script({ emits: "existing" }), NOTHING_TAKEN).problems.triggerRef).toBe("Choose a trigger");
  });
});
