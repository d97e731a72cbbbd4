import { describe, expect, test } from "vitest";
import type { WatchedSensor } from "./load-watched-sensors";
import { buildSensorCommand, type SensorSurroundings } from "./sensor-command";

const HOST = { path: "/usr/bin", lang: null, timezone: null };
const AROUND: SensorSurroundings = {
  apiUrl: "http://127.0.0.1:3000",
  apiToken: "token",
  artifactsDirectory: "/data/artifacts",
  logLevel: "info",
  workDirectory: "/job",
  packDirectory: "/packs/home",
  interpreter: null,
  packEnv: { NODE_PATH: "/modules", ATTUNE_API_URL: "http://evil" },
};
const sensor = (change: Partial<WatchedSensor> = {}): WatchedSensor => ({
  id: 7,
  ref: "home.watch",
  enabled: true,
  entrypoint: "watch.py",
  runtimeRef: "core.python",
  runtimeEnv: {},
  packRef: "home",
  config: {},
  triggerRefs: ["home.door"],
  rules: [],
  hash: "h",
  holder: "us",
  restartAsked: false,
  ...change,
});
const file = { kind: "file" as const, path: "/packs/home/sensors/watch.py" };
const absent = { kind: "absent" as const };

describe("what is run", () => {
  test("is the pack's file by its runtime, in the pack's directory, by the pack's own interpreter if it has one", () => {
    expect(buildSensorCommand(sensor(), file, HOST, AROUND)).toMatchObject({
      program: "python3",
      args: ["-u", file.path],
      cwd: "/packs/home",
    });
    const interpreter = { binary: "/envs/home/bin/python3", args: ["-u"] };
    expect(buildSensorCommand(sensor(), file, HOST, { ...AROUND, interpreter })).toMatchObject({
      program: interpreter.binary,
    });
    expect(buildSensorCommand(sensor({ runtimeRef: "core.native" }), file, HOST, AROUND)).toMatchObject({
      program: file.path,
      args: [],
    });
  });

  test.each([
    ["core.shell", "echo hi", "bash", "sensor.sh"],
    ["core.python", "print(1)", "python3", "main.py"],
    ["core.nodejs", "console.log(1)", "node", "main.mjs"],
    ["core.nodejs", "require('fs')", "node", "main.cjs"],
  ])("is inline source of %s as it was written: %s", (runtimeRef, entrypoint, program, name) => {
    const command = buildSensorCommand(sensor({ runtimeRef, entrypoint }), absent, HOST, AROUND);
    expect(command).toMatchObject({ program, files: [{ name, content: `${entrypoint}\n` }], cwd: "/job" });
  });

  test.each([
    [
      "a file that is missing",
      sensor(),
      absent,
      "Sensor home.watch has no executable content: pack home has no file sensors/watch.py",
    ],
    [
      "a file outside of the pack",
      sensor({ entrypoint: "../../etc/x" }),
      { kind: "outside" as const },
      "Entrypoint ../../etc/x is outside of the pack's directory",
    ],
    [
      "a runtime without interpreter",
      sensor({ runtimeRef: "core.perl" }),
      file,
      "Runtime core.perl has no interpreter configured",
    ],
  ])("%s is refused with the reason", (_what, given, location, error) => {
    expect(buildSensorCommand(given, location, HOST, AROUND)).toEqual({ kind: "refused", error });
  });
});

describe("what it is told", () => {
  const rule = {
    id: 3,
    ref: "home.react",
    label: "React",
    version: 1,
    trigger_ref: "home.door",
    action_ref: "core.echo",
    trigger_params: { path: "/srv" },
  };

  test("the instances stand in the environment and on stdin; no pack overrides the server's own variables", () => {
    const command = buildSensorCommand(sensor({ rules: [rule] }), file, HOST, AROUND);
    if (command.kind !== "run") throw new Error("refused");
    expect(command.env).toMatchObject({ ATTUNE_API_URL: AROUND.apiUrl, NODE_PATH: "/modules", ATTUNE_SENSOR_ID: "7" });
    const instances = JSON.parse(command.env.ATTUNE_SENSOR_TRIGGERS ?? "");
    expect(instances).toEqual([
      {
        id: "rule_3",
        ref: "home.door",
        config: { path: "/srv" },
        rule: expect.objectContaining({ id: 3, ref: "home.react" }),
      },
    ]);
    expect(JSON.parse(command.stdin).triggers).toEqual(instances);
  });

  test("a list that is too long for a variable is on stdin only, where it is whole", () => {
    const rules = Array.from({ length: 2_000 }, (_, index) => ({ ...rule, id: index }));
    const command = buildSensorCommand(sensor({ rules }), file, HOST, AROUND);
    if (command.kind !== "run") throw new Error("refused");
    expect(command.env.ATTUNE_SENSOR_TRIGGERS).toBeUndefined();
    expect(JSON.parse(command.stdin).triggers).toHaveLength(2_000);
  });
});
