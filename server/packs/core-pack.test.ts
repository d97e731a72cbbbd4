import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { TIMER_TRIGGER_REFS } from "@/lib/vocabulary";
import { type PackDefinition, type PackWarning, readPackDirectory } from "@/server/packs/read-pack-directory";

let pack: PackDefinition;
let warnings: PackWarning[];
beforeAll(async () => {
  ({ pack, warnings } = await readPackDirectory(path.resolve(import.meta.dirname, "../../packs/core")));
});

const byRef = <T extends { ref: string }>(list: T[], ref: string): T => {
  const found = list.find((one) => one.ref === ref);
  if (!found) throw new Error(`no ${ref}`);
  return found;
};

/** `name`, with `*` when required and `!` when secret: the notation of the contract. */
const notation = (schema: unknown) =>
  Object.entries((schema ?? {}) as Record<string, { required?: boolean; secret?: boolean }>).map(
    ([name, { required, secret }]) => `${name}${required ? "*" : ""}${secret ? "!" : ""}`,
  );

describe("the core pack", () => {
  it("is read without a warning and is a standard pack", () => {
    expect(warnings).toEqual([]);
    expect(pack).toMatchObject({ ref: "core", version: "1.0.0", is_standard: true });
  });

  it.each([
    ["core.echo", "core.shell", "dotenv", "text", ["message"]],
    ["core.noop", "core.shell", "dotenv", "text", ["message", "exit_code"]],
    ["core.sleep", "core.shell", "dotenv", "text", ["seconds*", "message"]],
    ["core.notify", "core.native", "json", "json", ["channel*", "title*", "message"]],
    [
      "core.http_request",
      "core.nodejs",
      "json",
      "json",
      [
        ...["url*", "method", "headers", "body", "json_body", "query_params", "timeout", "verify_ssl", "auth_type"],
        ...["auth_username", "auth_password!", "auth_token!", "follow_redirects", "max_redirects"],
      ],
    ],
  ])("%s has the runner, formats and parameters of the contract", (ref, runtime, parameters, output, names) => {
    const action = byRef(pack.actions, ref);
    expect(action).toMatchObject({ runtime_ref: runtime, parameter_delivery: "stdin" });
    expect(action).toMatchObject({ parameter_format: parameters, output_format: output });
    expect(notation(action.param_schema)).toEqual(names);
  });

  it("has the defaults of the contract", () => {
    const defaults = (ref: string) =>
      Object.fromEntries(
        Object.entries((byRef(pack.actions, ref).param_schema ?? {}) as Record<string, { default?: unknown }>)
          .filter(([, parameter]) => parameter.default !== undefined)
          .map(([name, parameter]) => [name, parameter.default]),
      );
    expect(defaults("core.noop")).toEqual({ exit_code: 0 });
    expect(defaults("core.sleep")).toEqual({ seconds: 1 });
    expect(defaults("core.http_request")).toEqual({
      ...{ method: "GET", headers: {}, query_params: {}, timeout: 30, verify_ssl: true },
      ...{ auth_type: "none", follow_redirects: true, max_redirects: 10 },
    });
    expect(byRef(pack.actions, "core.sleep").param_schema).toMatchObject({ seconds: { minimum: 0, maximum: 3600 } });
  });

  it("lets core.sleep wait for as long as it may be told to", () => {
    expect(byRef(pack.actions, "core.sleep").timeout_seconds).toBeGreaterThan(3600);
  });

  it("describes the output of core.http_request", () => {
    expect(notation(byRef(pack.actions, "core.http_request").out_schema).map((name) => name.replace("*", ""))).toEqual([
      ...["status_code", "headers", "body", "json", "elapsed_ms", "url", "success", "error"],
    ]);
  });

  it.each([
    ["core.intervaltimer", ["unit*", "interval*"]],
    // The policies for clock changes are ours, and optional.
    ["core.crontimer", ["expression*", "timezone", "dst_gap", "dst_repeat"]],
    ["core.datetimetimer", ["fire_at*", "timezone"]],
    [
      "core.rruletimer",
      [
        ...["freq", "rule", "interval", "count", "until", "by_day", "by_month_day", "by_month", "by_year_day"],
        ...["by_week_no", "by_hour", "by_minute", "by_second", "by_set_pos", "week_start", "dtstart", "timezone"],
      ],
    ],
    ["core.alert", []],
    ["core.queue_started", []],
    ["core.queue_empty", []],
  ])("%s has the settings of the contract", (ref, names) => {
    expect(notation(byRef(pack.triggers, ref).param_schema)).toEqual(names);
  });

  it.each([
    [
      "core.intervaltimer",
      ["type", "interval_seconds", "fired_at", "execution_count", "sensor_ref", "scheduled_at", "late_ms"],
    ],
    [
      "core.crontimer",
      [
        ...["type", "fired_at", "scheduled_at", "expression", "timezone", "next_fire_at", "execution_count"],
        ...["sensor_ref", "late_ms"],
      ],
    ],
    [
      "core.datetimetimer",
      ["type", "fire_at", "fired_at", "timezone", "delay_ms", "sensor_ref", "scheduled_at", "late_ms"],
    ],
    ["core.rruletimer", ["type", "fired_at", "scheduled_at", "delay_ms", "execution_count", "sensor_ref", "late_ms"]],
  ])("%s has the payload of the contract", (ref, names) => {
    const { out_schema } = byRef(pack.triggers, ref);
    expect(notation(out_schema).map((name) => name.replace("*", ""))).toEqual(names);
  });

  it.each([
    [
      "core.alert",
      [
        ...["severity*", "category*", "failure_type*", "component_type*", "component_id", "component_ref"],
        ...["worker_role", "observed_at*", "summary*", "details", "correlation_id"],
      ],
    ],
    [
      "core.queue_started",
      [
        ...["event_type*", "queue_id*", "queue_ref*", "pack_ref", "dispatch_id*", "execution_id*"],
        ...["dispatch_action_ref*", "leased_item_count*", "leased_item_ids", "observed_at*"],
      ],
    ],
    [
      "core.queue_empty",
      [
        ...["event_type*", "queue_id*", "queue_ref*", "pack_ref", "dispatch_id*", "execution_id*"],
        ...["dispatch_action_ref*", "leased_item_count*", "terminal_dispatch_status*", "active_dispatch_count*"],
        ...["ready_item_count*", "observed_at*"],
      ],
    ],
  ])("%s has the flat payload of the contract", (ref, names) => {
    expect(notation(byRef(pack.triggers, ref).out_schema)).toEqual(names);
  });

  it("has the timer sensor, which emits all four timers and watches for no single trigger", () => {
    expect(pack.sensors).toHaveLength(1);
    expect(byRef(pack.sensors, "core.timer_sensor")).toMatchObject({
      runtime_ref: "core.native",
      entrypoint: "internal://timer",
      trigger_ref: null,
      trigger_types: [...TIMER_TRIGGER_REFS],
      poll_interval: 1,
      param_schema: { check_interval_seconds: { default: 1 } },
    });
  });

  it("has the runtimes with the names under which they are known", () => {
    expect(pack.runtimes.map(({ ref }) => ref.slice(5)).sort()).toEqual(
      ["shell", "python", "nodejs", "native", "go", "java", "perl", "r", "ruby"].sort(),
    );
    const shell = byRef(pack.runtimes, "core.shell");
    expect(shell.execution_config.interpreter?.binary).toBe("/bin/bash");
    expect(shell.aliases).toEqual(expect.arrayContaining(["shell", "bash", "sh"]));
    const python = byRef(pack.runtimes, "core.python");
    expect(python.execution_config.interpreter).toMatchObject({ binary: "python3", args: ["-u"] });
    expect(python.execution_config.environment?.dir_name).toBe(".venv");
    expect(python.versions.map((one) => `${one.version}${one.default ? "*" : ""}`)).toEqual(["3.11", "3.12*", "3.13"]);
    const node = byRef(pack.runtimes, "core.nodejs");
    expect(Object.keys(node.execution_config.env_vars)).toEqual(["NODE_PATH"]);
    expect(node.versions.map((one) => `${one.version}${one.default ? "*" : ""}`)).toEqual(["18", "20*", "22"]);
  });

  const crud = "read create update delete";
  const reads = (names: string) => Object.fromEntries(names.split(" ").map((name) => [name, "read"]));
  it.each([
    [
      "core.admin",
      {
        ...{ packs: "read create install configure delete", actions: `${crud} execute`, queues: crud, rules: crud },
        ...{ triggers: crud, artifacts: crud, runtimes: crud, identities: crud, executions: "read update cancel" },
        ...{ events: "read", enforcements: "read", audit_log: "read", inquiries: `${crud} respond` },
        ...{ keys: `${crud} decrypt`, workers: "read manage", retention: "read update", permissions: `${crud} manage` },
      },
    ],
    [
      "core.editor",
      {
        ...{ packs: "read create install configure", actions: "read create update execute", queues: crud },
        ...{ rules: "read create update", triggers: "read", executions: "read cancel", keys: "read update decrypt" },
        ...{ artifacts: "read", runtimes: "read create update", workers: "read" },
      },
    ],
    [
      "core.executor",
      { ...reads("packs rules triggers executions keys artifacts runtimes workers"), actions: "read execute" },
    ],
    ["core.viewer", reads("packs actions queues rules triggers executions keys artifacts runtimes workers")],
  ])("%s grants what the contract lists and nothing else", (ref, grants) => {
    const set = byRef(pack.permission_sets, ref);
    expect(Object.fromEntries(set.grants.map(({ resource, actions }) => [resource, actions.join(" ")]))).toEqual(
      grants,
    );
    expect(set.grants.every(({ constraints }) => constraints === undefined)).toBe(true);
  });
});
