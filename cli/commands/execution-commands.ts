import type { Command } from "commander";
import { limitOption } from "@/cli/commands/definition-commands";
import { outputWriter, statusStyle } from "@/cli/commands/follow-execution";
import { defineCommand, defineGroup, option, type Run } from "@/cli/define-command";
import { localTime } from "@/cli/printer";
import { collectParameter, parseId, readParameters } from "@/cli/read-values";
import type { Terminal } from "@/cli/terminal";
import type { Execution, ExecutionQuery, ExecutionStatus, ExecutionSummary } from "@/lib/client/history-types";
import type { JsonObject, LogStream } from "@/lib/client/types";
import { formatDuration } from "@/lib/format/format-duration";

const STATUSES: ExecutionStatus[] = [
  "requested",
  "scheduling",
  "scheduled",
  "running",
  "completed",
  "failed",
  "canceling",
  "cancelled",
  "timeout",
  "abandoned",
];

type RunFlags = { param?: JsonObject; params?: string; env?: JsonObject; wait?: boolean; raw?: boolean };
type ListFlags = {
  status?: ExecutionStatus;
  action?: string;
  rule?: string;
  trigger?: string;
  pack?: string;
  contains?: string;
  limit: number;
};

export const rawOption = () => option("--raw", "do not take control characters away");

export const runOptions = () => [
  option<JsonObject>(
    "-p, --param <name=value>",
    "a parameter; may be given again; what reads as JSON is JSON",
    collectParameter,
  ),
  option("--params <json>", "all parameters as JSON, @file or -"),
  option<JsonObject>("--env <name=value>", "an environment variable; may be given again", collectParameter),
  option("-w, --wait", "show the output until it ends, and end as it ends"),
  rawOption(),
];

/** Runs an action, for `executions run` and `actions run`. */
export async function runAction({ terminal, args, options, print, signal, client }: Run<RunFlags>): Promise<void> {
  const { executions } = await client();
  const env = Object.entries(options.env ?? {}).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const execution = await executions.execute(
    {
      action_ref: args[0] ?? "",
      parameters: await readParameters(terminal, options),
      ...(env.length > 0 ? { env_vars: Object.fromEntries(env) } : {}),
    },
    { signal },
  );
  await tellRequested(execution, { terminal, options, print, signal, client });
}

type Following = Pick<Run<RunFlags>, "terminal" | "options" | "print" | "signal" | "client">;

async function tellRequested(execution: Execution, run: Following): Promise<void> {
  const { id } = execution;
  if (run.options.wait) return watch(id, run);
  run.print.done(`Execution ${id} is requested.`, execution, id);
  run.print.remark(`Watch it: attune executions watch ${id}`);
}

async function watch(id: number, run: Following): Promise<void> {
  const { followExecution } = await import("@/cli/commands/follow-execution");
  const { terminal, options, print, signal } = run;
  const given = { terminal, print, signal, raw: options.raw ?? false, client: await run.client() };
  terminal.exitCode = await followExecution(id, given);
}

export function addExecutionCommands(program: Command, terminal: Terminal): void {
  const group = defineGroup(program, "executions", "execution", "runs of actions");
  const idOf = ([id = ""]: string[]) => parseId(id);
  defineCommand<ListFlags>(group, terminal, {
    usage: "list",
    summary: "list executions, newest first",
    options: [
      option("--status <status>", "only in this status").choices(STATUSES),
      option("--action <ref>", "only of this action"),
      option("--rule <ref>", "only of this rule"),
      option("--trigger <ref>", "only of events of this trigger"),
      option("--pack <ref>", "only of actions of this pack"),
      option("--contains <text>", "only with this text in the result"),
      limitOption(20),
    ],
    examples: ["attune executions list --status failed", "attune executions list --action core.echo --limit 5 --json"],
    async run({ client, options, print, signal }) {
      const { status, action, rule, trigger, pack, contains, limit } = options;
      const query: ExecutionQuery = {
        per_page: Math.min(limit, 100),
        ...(status ? { status } : {}),
        ...(action ? { action_ref: action } : {}),
        ...(rule ? { rule_ref: rule } : {}),
        ...(trigger ? { trigger_ref: trigger } : {}),
        ...(pack ? { pack_name: pack } : {}),
        ...(contains ? { result_contains: contains } : {}),
      };
      const rows: ExecutionSummary[] = [];
      for await (const row of (await client()).executions.all(query, { signal })) {
        rows.push(row);
        if (rows.length >= limit) break;
      }
      await print.list(
        rows,
        [
          { head: "id", of: ({ id }) => id, align: "right" },
          { head: "action", of: ({ action_ref }) => action_ref },
          { head: "status", of: (row) => row.status, style: (row) => statusStyle(row.status) },
          { head: "rule", of: ({ rule_ref }) => rule_ref },
          { head: "requested", of: ({ created }) => localTime(created) },
          { head: "took", of: took, align: "right" },
        ],
        ({ id }) => id,
        "No executions.",
      );
    },
  });
  defineCommand(group, terminal, {
    usage: "show <id>",
    summary: "show one execution with its parameters and its result",
    examples: ["attune executions show 42", "attune executions show 42 --json | jq .result.data"],
    async run({ client, args, print, signal }) {
      const one = await (await client()).executions.get(idOf(args), { signal });
      print.one(one, one.id, [
        ["id", one.id],
        ["action", one.action_ref],
        ["status", one.status],
        ["parameters", one.config],
        ["enforcement", one.enforcement],
        ["requested", localTime(one.created)],
        ["started", localTime(one.started_at)],
        ["changed", localTime(one.updated)],
        ["result", one.result],
      ]);
    },
  });
  defineCommand<RunFlags>(group, terminal, {
    usage: "run <action>",
    args: { action: "the ref of the action" },
    summary: "run an action",
    options: runOptions(),
    examples: [
      "attune executions run core.echo -p message=hello --wait",
      "attune executions run my-pack.report --params @report.json --wait > report.txt",
    ],
    run: runAction,
  });
  defineCommand<RunFlags>(group, terminal, {
    usage: "watch <id>",
    summary: "show an execution live until it ends, and end as it ends",
    options: [rawOption()],
    examples: ["attune executions watch 42", "attune executions watch 42 --json"],
    run: (run) => watch(idOf(run.args), run),
  });
  addLogs(group, terminal, idOf);
  defineCommand<RunFlags>(group, terminal, {
    usage: "rerun <id>",
    summary: "run an execution's action again, with the same parameters or with others",
    options: [
      option<JsonObject>(
        "-p, --param <name=value>",
        "another value of a parameter; may be given again",
        collectParameter,
      ),
      option("--params <json>", "all parameters as JSON, @file or -, instead of the ones it had"),
      option("-w, --wait", "show the output until it ends, and end as it ends"),
      rawOption(),
    ],
    examples: ["attune executions rerun 42 --wait", "attune executions rerun 42 -p host=db-2"],
    async run(run) {
      const { terminal, args, options, signal } = run;
      const { executions } = await run.client();
      const id = idOf(args);
      // Single values change what it ran with; a whole object replaces it.
      const given = options.param || options.params ? await readParameters(terminal, options) : undefined;
      const before = given && !options.params ? ((await executions.get(id, { signal })).config ?? {}) : {};
      const again = await executions.rerun(id, { ...(given ? { parameters: { ...before, ...given } } : {}), signal });
      await tellRequested(again, run);
    },
  });
  defineCommand(group, terminal, {
    usage: "cancel <id>",
    summary: "cancel an execution",
    examples: ["attune executions cancel 42"],
    async run({ client, args, print, signal }) {
      const one = await (await client()).executions.cancel(idOf(args), { signal });
      print.done(`Execution ${one.id} is ${one.status}.`, one, one.id);
    },
  });
}

function addLogs(group: Command, terminal: Terminal, idOf: (args: string[]) => number): void {
  defineCommand<{ stream?: LogStream; follow?: boolean; raw?: boolean }>(group, terminal, {
    usage: "logs <id>",
    summary: "print what an execution wrote",
    options: [
      option("--stream <name>", "stdout or stderr; both when left out").choices(["stdout", "stderr"]),
      option("-f, --follow", "go on until it ends"),
      rawOption(),
    ],
    examples: [
      "attune executions logs 42",
      "attune executions logs 42 --follow",
      "attune executions logs 42 --stream stderr",
    ],
    async run({ client, args, options, print, signal }) {
      const id = idOf(args);
      const { executions } = await client();
      const streams: LogStream[] = options.stream ? [options.stream] : ["stdout", "stderr"];
      const raw = options.raw ?? false;
      const follow = options.follow ?? false;
      const texts: Record<LogStream, string> = { stdout: "", stderr: "" };
      const show = async (stream: LogStream) => {
        const write = outputWriter({ terminal, raw }, stream);
        for await (const text of executions.logs(id, stream, { follow, signal }))
          if (!print.json) write(text);
          else if (follow) print.item({ type: "log", id, stream, text }, "");
          else texts[stream] += text;
      };
      if (follow) await Promise.all(streams.map(show));
      else for (const stream of streams) await show(stream);
      if (!print.json || follow) return;
      const { status } = await executions.get(id, { signal });
      print.raw({ id, status, stdout: texts.stdout, stderr: texts.stderr });
    },
  });
}

function took({ started_at, updated, status }: ExecutionSummary): string | null {
  if (!started_at || !["completed", "failed", "cancelled", "timeout"].includes(status)) return null;
  return formatDuration(Date.parse(updated) - Date.parse(started_at));
}
