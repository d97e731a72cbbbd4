import { Argument, type Command, Option } from "commander";
import { createPrinter, type Printer } from "@/cli/printer";
import { type GlobalOptions, openClient } from "@/cli/session";
import type { Terminal } from "@/cli/terminal";
import type { AttuneClient } from "@/lib/client/create-attune-client";

/** What a command is given when it runs. */
export type Run<Options> = {
  terminal: Terminal;
  args: string[];
  options: Options & GlobalOptions;
  print: Printer;
  signal: AbortSignal;
  client(): Promise<AttuneClient>;
};

type Spec<Options> = {
  /** Name and arguments, such as `show <ref>`. */
  usage: string;
  summary: string;
  /** More than the summary says, in the help of the command. */
  details?: string;
  /** Each with the `attune` before it. */
  examples: [string, ...string[]];
  hidden?: boolean;
  /** A comment for each argument by its name, where its name does not say it. */
  args?: Record<string, string>;
  options?: Option[];
  run(run: Run<Options>): Promise<void>;
};

/** One command below `parent`. */
export function defineCommand<Options>(parent: Command, terminal: Terminal, spec: Spec<Options>): Command {
  const [name = "", ...words] = spec.usage.split(" ");
  const command = parent.command(name, { hidden: spec.hidden ?? false });
  command.summary(spec.summary).description([spec.summary, spec.details].filter(Boolean).join("\n\n"));
  for (const word of words)
    command.addArgument(new Argument(word, spec.args?.[word.replace(/[<>[\].]/g, "")] ?? ARGUMENTS[word] ?? ""));
  for (const option of spec.options ?? []) command.addOption(option);
  command.addHelpText("after", `\nExamples:\n${spec.examples.map((line) => `  $ ${line}`).join("\n")}`);
  command.action(async (...given: unknown[]) => {
    const options = command.optsWithGlobals() as Options & GlobalOptions;
    const args = given
      .slice(0, words.length)
      .flat()
      .map((one) => (one === undefined ? "" : String(one)));
    await spec.run({
      terminal,
      args,
      options,
      print: createPrinter(terminal, { json: options.json ?? false, quiet: options.quiet ?? false }),
      signal: terminal.signal,
      client: () => openClient(terminal, options),
    });
  });
  return command;
}

const ARGUMENTS: Record<string, string> = { "<ref>": "its ref, such as core.backup", "<id>": "its number" };

/** A group such as `attune sensors`, which the singular also names. */
export function defineGroup(parent: Command, name: string, singular: string, summary: string): Command {
  return parent.command(name).alias(singular).summary(summary).description(summary);
}

/** An option in one expression. */
export function option<T>(flags: string, text: string, parse?: (given: string, before: T) => T, preset?: T): Option {
  const made = new Option(flags, text);
  if (parse) made.argParser(parse);
  if (preset !== undefined) made.default(preset);
  return made;
}
