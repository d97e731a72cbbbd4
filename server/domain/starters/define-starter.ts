import type { CreateActionInput } from "@/lib/schemas/action";
import type { CreatePackInput } from "@/lib/schemas/pack";
import type { CreateRuleInput } from "@/lib/schemas/rule";
import type { CreateSensorInput } from "@/lib/schemas/sensor";
import type { CreateStarterInput, StarterMeta } from "@/lib/schemas/starter";
import type { CreateTriggerInput } from "@/lib/schemas/trigger";
import { BACK_UP, CHECK_WEBSITE, HEARTBEAT, MEASURE_DISK, SEND_ALERT, SHOW_CALL } from "./starter-scripts";

/** Everything that a starter makes, in the order in which it is made. */
export type StarterDefinition = {
  pack: Pick<CreatePackInput, "label" | "description">;
  trigger?: CreateTriggerInput;
  /** The trigger's webhook is opened. */
  webhook?: true;
  sensor?: CreateSensorInput;
  action: CreateActionInput;
  rule: CreateRuleInput;
  entry: StarterMeta["entry"];
};

/** What `input` asks for, with refs in the pack `pack`. Pure. */
export function defineStarter(input: CreateStarterInput, pack: string): StarterDefinition {
  switch (input.starter) {
    case "heartbeat":
      return heartbeat(pack);
    case "disk_space":
      return diskSpace(pack, input);
    case "website_check":
      return websiteCheck(pack, input);
    case "nightly_backup":
      return nightlyBackup(pack, input);
    case "webhook_script":
      return webhookScript(pack);
  }
}

type InputOf<K extends CreateStarterInput["starter"]> = Extract<CreateStarterInput, { starter: K }>;

const SHELL = "core.shell";
const NODE = "core.nodejs";

function heartbeat(pack: string): StarterDefinition {
  const sensor = `${pack}.every_minute`;
  const action = `${pack}.beat`;
  return {
    pack: { label: "Heartbeat", description: "Writes a line every minute: proof that all is running." },
    sensor: {
      ref: sensor,
      label: "Every minute",
      trigger_ref: "core.intervaltimer",
      config: { unit: "minutes", interval: 1 },
      enabled: true,
    },
    action: {
      ref: action,
      label: "Heartbeat",
      runtime_ref: SHELL,
      entrypoint: HEARTBEAT,
      param_schema: {
        count: { type: "integer", description: "How often the timer has fired", required: true },
        due: { type: "string", description: "When it was to fire, UTC", required: true },
      },
      timeout_seconds: 30,
    },
    rule: {
      ref: `${pack}.beat`,
      label: "Heartbeat every minute",
      trigger_ref: "core.intervaltimer",
      sensor_ref: sensor,
      action_ref: action,
      action_params: { count: "{{ event.payload.execution_count }}", due: "{{ event.payload.scheduled_at }}" },
      ...ALWAYS,
    },
    entry: { kind: "sensor", ref: sensor },
  };
}

function diskSpace(pack: string, { folder, alert_percent, send_to }: InputOf<"disk_space">): StarterDefinition {
  const trigger = `${pack}.measured`;
  const sensor = `${pack}.disk`;
  return {
    pack: { label: "Disk space", description: `Measures the disk of ${folder}, and alerts when it becomes full.` },
    trigger: {
      ref: trigger,
      label: "Disk measured",
      enabled: true,
      out_schema: {
        folder: { type: "string", required: true },
        used_percent: { type: "integer", description: "How full the disk is", required: true },
        free_gb: { type: "number", description: "What is left, in GB", required: true },
        low: { type: "boolean", description: "Whether it is as full as is alerted of", required: true },
        summary: { type: "string", description: "All of it in a sentence", required: true },
      },
    },
    sensor: {
      ref: sensor,
      label: `Disk of ${folder}`,
      trigger_ref: trigger,
      runtime_ref: NODE,
      entrypoint: MEASURE_DISK,
      config: { folder, alert_percent, every_seconds: 300 },
      enabled: true,
    },
    action: sendAlert(pack),
    rule: {
      ref: `${pack}.alert`,
      label: `Alert at ${alert_percent} %`,
      description: "Once each time the disk becomes this full, not with every measurement.",
      trigger_ref: trigger,
      sensor_ref: sensor,
      action_ref: `${pack}.send_alert`,
      ...ALWAYS,
      conditions: [
        { field: "low", operator: "equals", value: true },
        { field: "low", operator: "changed" },
      ],
      action_params: alertParams(send_to),
    },
    entry: { kind: "sensor", ref: sensor },
  };
}

function websiteCheck(pack: string, { url, send_to }: InputOf<"website_check">): StarterDefinition {
  const trigger = `${pack}.checked`;
  const sensor = `${pack}.website`;
  const { host } = new URL(url);
  return {
    pack: { label: `Website ${host}`.slice(0, 255), description: `Checks ${url} every minute, and alerts on change.` },
    trigger: {
      ref: trigger,
      label: "Website checked",
      enabled: true,
      out_schema: {
        url: { type: "string", required: true },
        up: { type: "boolean", description: "Whether it gave a good answer", required: true },
        status: { type: "integer", description: "The HTTP status; 0 without an answer", required: true },
        elapsed_ms: { type: "integer", required: true },
        summary: { type: "string", description: "All of it in a sentence", required: true },
      },
    },
    sensor: {
      ref: sensor,
      label: host.slice(0, 255),
      trigger_ref: trigger,
      runtime_ref: NODE,
      entrypoint: CHECK_WEBSITE,
      config: { url, every_seconds: 60, timeout_seconds: 15 },
      enabled: true,
    },
    action: sendAlert(pack),
    rule: {
      ref: `${pack}.alert`,
      label: "Alert on change",
      description: "After the first check, and whenever the site goes down or comes back.",
      trigger_ref: trigger,
      sensor_ref: sensor,
      action_ref: `${pack}.send_alert`,
      ...ALWAYS,
      conditions: [{ field: "up", operator: "changed" }],
      action_params: alertParams(send_to),
    },
    entry: { kind: "sensor", ref: sensor },
  };
}

function nightlyBackup(
  pack: string,
  { folder, target, time, timezone, keep }: InputOf<"nightly_backup">,
): StarterDefinition {
  const sensor = `${pack}.nightly`;
  const action = `${pack}.back_up`;
  const [hour, minute] = time.split(":").map(Number);
  return {
    pack: {
      label: "Nightly backup",
      description: `Backs up ${folder} every day at ${time}, and keeps the last ${keep}.`,
    },
    sensor: {
      ref: sensor,
      label: `Every day at ${time}`,
      trigger_ref: "core.crontimer",
      config: { expression: `${minute} ${hour} * * *`, timezone },
      enabled: true,
    },
    action: {
      ref: action,
      label: "Back up a folder",
      runtime_ref: SHELL,
      entrypoint: BACK_UP,
      param_schema: {
        folder: { type: "string", description: "What is backed up", required: true },
        target: { type: "string", description: "The folder of the backups", required: true },
        keep: { type: "integer", description: "How many backups are kept", required: true, minimum: 1 },
      },
      timeout_seconds: 6 * 3_600,
    },
    rule: {
      ref: `${pack}.back_up`,
      label: "Nightly backup",
      trigger_ref: "core.crontimer",
      sensor_ref: sensor,
      action_ref: action,
      ...ALWAYS,
      action_params: { folder, target: target ?? `${folder.replace(/[\\/]+$/, "")}-backups`, keep },
    },
    entry: { kind: "sensor", ref: sensor },
  };
}

function webhookScript(pack: string): StarterDefinition {
  const trigger = `${pack}.called`;
  return {
    pack: { label: "Webhook to script", description: "Runs a script whenever its address is called." },
    trigger: { ref: trigger, label: "Webhook called", enabled: true },
    webhook: true,
    action: {
      ref: `${pack}.react`,
      label: "React to a call",
      runtime_ref: SHELL,
      entrypoint: SHOW_CALL,
      param_schema: { payload: { type: "any", description: "What the caller sent" } },
      timeout_seconds: 300,
    },
    rule: {
      ref: `${pack}.react`,
      label: "React to every call",
      trigger_ref: trigger,
      action_ref: `${pack}.react`,
      ...ALWAYS,
      action_params: { payload: "{{ event.payload }}" },
    },
    entry: { kind: "trigger", ref: trigger },
  };
}

const ALWAYS = { conditions: {}, trigger_params: {}, enabled: true };

function sendAlert(pack: string): CreateActionInput {
  return {
    ref: `${pack}.send_alert`,
    label: "Send an alert",
    runtime_ref: NODE,
    entrypoint: SEND_ALERT,
    param_schema: {
      message: { type: "string", description: "What is to be said", required: true },
      send_to: { type: "string", description: "An address that takes JSON, such as a Slack webhook" },
    },
    timeout_seconds: 60,
    max_retries: 2,
    retry_delay_seconds: 10,
  };
}

function alertParams(sendTo: string | null | undefined) {
  return { message: "{{ event.payload.summary }}", ...(sendTo ? { send_to: sendTo } : {}) };
}
