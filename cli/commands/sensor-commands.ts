import type { Command } from "commander";
import { addDeleting, addReading, addSwitching } from "@/cli/commands/definition-commands";
import { defineCommand, defineGroup, option, type Run } from "@/cli/define-command";
import { usageError } from "@/cli/exit-codes";
import { localTime } from "@/cli/printer";
import { collectParameter, parseCount, parseInterval, readParameters, readText } from "@/cli/read-values";
import { sanitiseOutput } from "@/cli/sanitise-output";
import type { Terminal } from "@/cli/terminal";
import type { AttuneClient } from "@/lib/client/create-attune-client";
import {
  createCronTimer,
  createDateTimer,
  createIntervalTimer,
  type IntervalSchedule,
  type Timer,
  type TimerOptions,
} from "@/lib/client/create-timer";
import type { JsonObject, LogStream, Sensor, SensorSummary } from "@/lib/client/types";

const KIND = { plural: "sensors", singular: "sensor", example: "core.tick" };

type TimerFlags = {
  label?: string;
  action?: string;
  run?: string;
  file?: string;
  runtime?: string;
  param?: JsonObject;
  params?: string;
  misfire?: "skip" | "fire_once" | "fire_all";
  disabled?: boolean;
};

export function addSensorCommands(program: Command, terminal: Terminal): void {
  const group = defineGroup(program, "sensors", "sensor", "timers, and programs that watch for something");
  addReading<SensorSummary, Sensor>(group, terminal, {
    ...KIND,
    none: "No sensors yet. Make one: attune sensors create interval core.tick --every 5s --run 'echo tick'",
    columns: [
      { head: "ref", of: ({ ref }) => ref },
      { head: "name", of: ({ label }) => label },
      { head: "trigger", of: ({ trigger_ref }) => trigger_ref },
      {
        head: "enabled",
        of: ({ enabled }) => enabled,
        style: ({ enabled }) => (enabled ? "green" : "grey"),
      },
      { head: "changed", of: ({ updated }) => localTime(updated) },
    ],
    fields: (sensor) => [
      ["ref", sensor.ref],
      ["name", sensor.label],
      ["description", sensor.description],
      ["trigger", sensor.trigger_ref],
      ["enabled", sensor.enabled],
      ["next fire", "next_fire_at" in sensor ? localTime(sensor.next_fire_at) : undefined],
      ["config", sensor.config],
      ["runtime", sensor.runtime_ref],
      ["created", localTime(sensor.created)],
      ["changed", localTime(sensor.updated)],
    ],
    resource: (client) => client.sensors,
  });

  const create = group.command("create").summary("make a timer").description("make a timer");
  addTimer<{ every: IntervalSchedule }>(create, terminal, {
    name: "interval",
    summary: "make a timer that fires every so often",
    schedule: [
      option<IntervalSchedule>("--every <time>", "such as 5s, 10m, 2h or 1d", parseInterval).makeOptionMandatory(),
    ],
    examples: [
      "attune sensors create interval core.tick --every 5s --run 'echo tick'",
      "attune sensors create interval core.sync --every 1h --action core.echo --param message=hello",
    ],
    make: (client, options, { every }) => createIntervalTimer(client, { ...options, schedule: every }),
    sensor: ({ every }) => ({ trigger_ref: "core.intervaltimer", config: { ...every } }),
  });
  addTimer<{ cron: string; timezone?: string }>(create, terminal, {
    name: "cron",
    summary: "make a timer that fires by a cron expression",
    schedule: [
      option("--cron <expression>", "five fields, or six with seconds first").makeOptionMandatory(),
      option("--timezone <zone>", "such as Europe/Berlin; UTC when left out"),
    ],
    examples: ["attune sensors create cron core.nightly --cron '0 3 * * *' --timezone Europe/Berlin --file @backup.sh"],
    make: (client, options, flags) => createCronTimer(client, { ...options, schedule: cronOf(flags) }),
    sensor: (flags) => ({ trigger_ref: "core.crontimer", config: cronOf(flags) }),
  });
  addTimer<{ at: string; timezone?: string }>(create, terminal, {
    name: "date",
    summary: "make a timer that fires once",
    schedule: [
      option("--at <time>", "such as 2026-12-24T18:00:00Z, or without Z and with --timezone").makeOptionMandatory(),
      option("--timezone <zone>", "such as Europe/Berlin"),
    ],
    examples: [
      "attune sensors create date core.once --at 2026-12-24T18:00:00 --timezone Europe/Berlin --run 'echo now'",
    ],
    make: (client, options, flags) => createDateTimer(client, { ...options, schedule: dateOf(flags) }),
    sensor: (flags) => ({ trigger_ref: "core.datetimetimer", config: dateOf(flags) }),
  });

  addSwitching<Sensor>(group, terminal, KIND, (client) => client.sensors);
  addDeleting(group, terminal, KIND, (client, ref, signal) => client.sensors.delete(ref, { signal }));
  defineCommand<{ payload?: string }>(group, terminal, {
    usage: "fire <ref>",
    summary: "fire a sensor now; the plan of a timer stays as it is",
    options: [option("--payload <json>", "of the event, as JSON, @file or -; a timer's has its usual one")],
    examples: ["attune sensors fire core.tick", 'attune sensors fire my-pack.watcher --payload \'{"path":"/tmp/a"}\''],
    async run({ client, args: [ref = ""], options, print, signal }) {
      const payload = options.payload && (await readParameters(terminal, { params: options.payload }));
      const { event, executions } = await (await client()).sensors.fire(ref, {
        ...(payload ? { payload } : {}),
        signal,
      });
      const ran = executions.length === 0 ? "no rule ran" : `executions ${executions.join(", ")}`;
      print.done(`${ref} is fired: event ${event}, ${ran}.`, { event, executions }, event);
    },
  });
  addPausing(group, terminal);
  addLogs(group, terminal);
  defineCommand(group, terminal, {
    usage: "reload",
    summary: "compare all armed timers with the stored sensors, and repair what differs",
    examples: ["attune sensors reload"],
    async run({ client, print, signal }) {
      const answer = await (await client()).sensors.reload({ signal });
      print.done(`${answer.armed} timers are armed; ${answer.repaired ?? 0} had to be repaired.`, answer, answer.armed);
    },
  });
}

function addPausing(group: Command, terminal: Terminal): void {
  defineCommand<{ for?: IntervalSchedule; until?: string; reason?: string }>(group, terminal, {
    usage: "pause <ref>",
    summary: "let a timer rest for a while",
    details: "What is due until then is skipped as paused; at the end the misfire policy decides what is made up for.",
    options: [
      option<IntervalSchedule>("--for <time>", "how long: 30m, 2h, 1d", parseInterval),
      option("--until <time>", "an instant with its offset, such as 2026-12-01T08:00:00Z"),
      option("--reason <text>", "for people: shown on its page and in its ledger"),
    ],
    examples: [
      "attune sensors pause core.tick --for 2h --reason 'disk is being replaced'",
      "attune sensors pause core.tick --until 2026-12-01T08:00:00Z",
    ],
    async run({ client, args: [ref = ""], options, print, signal }) {
      if ((options.for === undefined) === (options.until === undefined)) throw usageError("Give --for or --until.");
      const until = options.until ?? new Date(Date.now() + durationMs(options.for)).toISOString();
      const { reason } = options;
      const { sensors } = await client();
      const sensor = await sensors.pause(ref, { until, ...(reason === undefined ? {} : { reason }), signal });
      print.done(`${ref} rests until ${localTime(until)}.`, sensor, ref);
    },
  });
  defineCommand(group, terminal, {
    usage: "resume <ref>",
    summary: "end the pause of a timer",
    examples: ["attune sensors resume core.tick"],
    async run({ client, args: [ref = ""], print, signal }) {
      const sensor = await (await client()).sensors.resume(ref, { signal });
      print.done(`${ref} goes on.`, sensor, ref);
    },
  });
}

const UNIT_MS: Record<IntervalSchedule["unit"], number> = {
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};
const durationMs = (given: IntervalSchedule | undefined) => (given ? given.interval * UNIT_MS[given.unit] : 0);

const cronOf = ({ cron, timezone }: { cron: string; timezone?: string }) => ({
  expression: cron,
  ...(timezone ? { timezone } : {}),
});
const dateOf = ({ at, timezone }: { at: string; timezone?: string }) => ({
  fire_at: at,
  ...(timezone ? { timezone } : {}),
});

type TimerSpec<Flags> = {
  name: string;
  summary: string;
  schedule: ReturnType<typeof option>[];
  examples: [string, ...string[]];
  make(client: AttuneClient, options: Omit<TimerOptions<never>, "schedule">, flags: Flags): Promise<Timer>;
  sensor(flags: Flags): { trigger_ref: string; config: JsonObject };
};

function addTimer<Flags>(create: Command, terminal: Terminal, spec: TimerSpec<Flags>): void {
  defineCommand<Flags & TimerFlags>(create, terminal, {
    usage: `${spec.name} <ref>`,
    summary: spec.summary,
    details:
      "With --run, --file or --action it also makes the rule that runs the action each time, and takes everything back " +
      "when one of the steps fails. `{{ event.payload.… }}` in parameters is filled in for each fire.",
    options: [
      ...spec.schedule,
      option("--run <source>", "run this source, which becomes an action of the same ref"),
      option("--file <path>", "run the source in this file, or - for standard input; at most 1,024 characters"),
      option("--action <ref>", "run an action that is there"),
      option("--runtime <ref>", "of the source: core.shell, core.python or core.nodejs"),
      option<JsonObject>("-p, --param <name=value>", "a parameter of the action; may be given again", collectParameter),
      option("--params <json>", "all parameters as JSON, @file or -"),
      option("--label <name>", "a name for people; the ref when left out"),
      option("--misfire <policy>", "what was missed while the server was down").choices([
        "skip",
        "fire_once",
        "fire_all",
      ]),
      option("--disabled", "do not begin to fire yet"),
    ],
    examples: spec.examples,
    run: (run) => makeTimer(terminal, spec, run),
  });
}

async function makeTimer<Flags>(terminal: Terminal, spec: TimerSpec<Flags>, run: Run<Flags & TimerFlags>) {
  const {
    args: [ref = ""],
    options,
    print,
    signal,
  } = run;
  const ways = [options.run, options.file, options.action].filter((one) => one !== undefined);
  if (ways.length > 1) throw usageError("Give one of --run, --file and --action.");
  const label = options.label ?? ref;
  const client = await run.client();
  const policy = options.misfire ? { misfire_policy: options.misfire } : {};
  if (ways.length === 0) {
    const { trigger_ref, config } = spec.sensor(options);
    const pack_ref = ref.split(".")[0] ?? "";
    const body = { ref, label, pack_ref, trigger_ref, config, enabled: !options.disabled, ...policy };
    const sensor = await client.sensors.create(body, { signal });
    print.done(madeSentence(sensor), { sensor }, sensor.ref);
    print.remark("No rule runs an action for it yet: attune rules create …");
    return;
  }
  const source = options.run ?? (options.file && (await readText(terminal, fileWord(options.file))));
  const runtime_ref = options.runtime ?? "core.shell";
  const timer = await spec.make(
    client,
    {
      ref,
      label,
      action: source === undefined ? (options.action ?? "") : { source, runtime_ref },
      parameters: await readParameters(terminal, options),
      enabled: !options.disabled,
      signal,
      ...policy,
    },
    options,
  );
  const sentence = `${madeSentence(timer.sensor)} Rule ${timer.rule.ref} runs ${timer.action.ref}.`;
  print.done(sentence, timer, timer.sensor.ref);
}

/** `--file x.sh` is as good as `--file @x.sh`. */
export const fileWord = (given: string): string => (given === "-" || given.startsWith("@") ? given : `@${given}`);

function madeSentence({ ref, enabled, next_fire_at }: Sensor): string {
  if (!enabled) return `${ref} is made, and disabled.`;
  return next_fire_at ? `${ref} fires next at ${localTime(next_fire_at)}.` : `${ref} is made; nothing is to come.`;
}

function addLogs(group: Command, terminal: Terminal): void {
  defineCommand<{ stream?: LogStream; tail?: number; raw?: boolean }>(group, terminal, {
    usage: "logs <ref>",
    summary: "print what the program of a sensor wrote",
    options: [
      option("--stream <name>", "stdout or stderr; both when left out").choices(["stdout", "stderr"]),
      option<number>("--tail <lines>", "only the last lines", parseCount),
      option("--raw", "do not take control characters away"),
    ],
    examples: ["attune sensors logs my-pack.watcher --tail 100"],
    async run({ client, args: [ref = ""], options, print, signal }) {
      const { sensors } = await client();
      const streams: LogStream[] = options.stream ? [options.stream] : ["stdout", "stderr"];
      const tail = options.tail === undefined ? {} : { tail: options.tail };
      const texts: Partial<Record<LogStream, string>> = {};
      for (const stream of streams) texts[stream] = await sensors.log(ref, stream, { ...tail, signal });
      if (print.json) {
        print.raw({ sensor_ref: ref, ...texts });
        return;
      }
      for (const stream of streams) {
        const text = texts[stream] ?? "";
        const shown = options.raw ? text : sanitiseOutput(text, { colours: terminal.colours });
        (stream === "stdout" ? terminal.out : terminal.err)(shown);
      }
    },
  });
}
