import type { Command } from "commander";
import { addDeleting, addReading } from "@/cli/commands/definition-commands";
import { runAction, runOptions } from "@/cli/commands/execution-commands";
import { fileWord } from "@/cli/commands/sensor-commands";
import { defineCommand, defineGroup, option } from "@/cli/define-command";
import { usageError } from "@/cli/exit-codes";
import { localTime } from "@/cli/printer";
import { parseCount, readJson, readText } from "@/cli/read-values";
import type { Terminal } from "@/cli/terminal";
import type { Action, ActionSummary } from "@/lib/client/types";

const KIND = { plural: "actions", singular: "action", example: "my-pack.report" };

type Flags = {
  source?: string;
  file?: string;
  runtime: string;
  label?: string;
  description?: string;
  paramSchema?: string;
  outputFormat?: "text" | "json" | "yaml" | "jsonl";
  timeout?: number;
  retries?: number;
};

export function addActionCommands(program: Command, terminal: Terminal): void {
  const group = defineGroup(program, "actions", "action", "what can be run");
  addReading<ActionSummary, Action>(group, terminal, {
    ...KIND,
    none: "No actions yet. Make one: attune actions create core.hello --source 'echo hello'",
    columns: [
      { head: "ref", of: ({ ref }) => ref },
      { head: "name", of: ({ label }) => label },
      { head: "runtime", of: ({ runtime_ref }) => runtime_ref },
      { head: "changed", of: ({ updated }) => localTime(updated) },
    ],
    fields: (action) => [
      ["ref", action.ref],
      ["name", action.label],
      ["description", action.description],
      ["runtime", action.runtime_ref],
      ["parameters", action.param_schema],
      ["entrypoint", action.entrypoint],
      ["created", localTime(action.created)],
      ["changed", localTime(action.updated)],
    ],
    resource: (client) => client.actions,
  });
  defineCommand<Flags>(group, terminal, {
    usage: "create <ref>",
    summary: "make an action from source",
    options: [
      option("--source <text>", "the source, at most 1,024 characters"),
      option("--file <path>", "the file with the source, or - for standard input"),
      option("--runtime <ref>", "core.shell, core.python or core.nodejs", undefined, "core.shell"),
      option("--label <name>", "a name for people; the ref when left out"),
      option("--description <text>", "what it does"),
      option("--param-schema <json>", "the schema of its parameters as JSON, @file or -"),
      option("--output-format <format>", "how its output is read").choices(["text", "json", "yaml", "jsonl"]),
      option<number>("--timeout <seconds>", "how long it may take", parseCount),
      option<number>("--retries <count>", "how often it is tried again", parseCount),
    ],
    examples: [
      "attune actions create core.hello --source 'echo hello'",
      "attune actions create my-pack.report --file report.py --runtime core.python --output-format json",
    ],
    async run({ client, args: [ref = ""], options, print, signal }) {
      if ((options.source === undefined) === (options.file === undefined))
        throw usageError("Give --source or --file.", "Such as: attune actions create core.hello --source 'echo hello'");
      const body = {
        ref,
        label: options.label ?? ref,
        pack_ref: ref.split(".")[0] ?? "",
        runtime_ref: options.runtime,
        entrypoint: options.source ?? (await readText(terminal, fileWord(options.file ?? "-"))),
        ...(options.description ? { description: options.description } : {}),
        ...(options.paramSchema
          ? { param_schema: await readJson(terminal, options.paramSchema, "--param-schema") }
          : {}),
        ...(options.outputFormat ? { output_format: options.outputFormat } : {}),
        ...(options.timeout ? { timeout_seconds: options.timeout } : {}),
        ...(options.retries ? { max_retries: options.retries } : {}),
      };
      const action = await (await client()).actions.create(body, { signal });
      print.done(`${action.ref} is made.`, action, action.ref);
      print.remark(`Run it: attune actions run ${action.ref} --wait`);
    },
  });
  defineCommand<{ wait?: boolean }>(group, terminal, {
    usage: "run <ref>",
    summary: "run an action",
    options: runOptions(),
    examples: ["attune actions run core.echo -p message=hello --wait"],
    run: runAction,
  });
  addDeleting(group, terminal, KIND, (client, ref, signal) => client.actions.delete(ref, { signal }));
}
