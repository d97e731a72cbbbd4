import { Command } from "commander";
import { addActionCommands } from "@/cli/commands/action-commands";
import { addCompletionCommands } from "@/cli/commands/completion-commands";
import { addExecutionCommands } from "@/cli/commands/execution-commands";
import { addHistoryCommands } from "@/cli/commands/history-commands";
import { addKeyCommands } from "@/cli/commands/key-commands";
import { addPackCommands } from "@/cli/commands/pack-commands";
import { addRuleCommands } from "@/cli/commands/rule-commands";
import { addSensorCommands } from "@/cli/commands/sensor-commands";
import { addSessionCommands } from "@/cli/commands/session-commands";
import { addTokenCommands } from "@/cli/commands/token-commands";
import { addTriggerCommands } from "@/cli/commands/trigger-commands";
import { addWebhookCommands } from "@/cli/commands/webhook-commands";
import type { Terminal } from "@/cli/terminal";

const AFTER = `
Examples:
  $ attune login --url https://attune.example.com
  $ attune sensors create interval core.tick --every 5s --run 'echo tick'
  $ attune executions list --status failed
  $ attune sensors list --json | jq -r '.[].ref'

Exit codes:
  0  done; an execution that was waited for completed
  1  failed; an execution that was waited for failed
  2  the command is not written rightly
  3  there is no such thing
  4  not signed in, or not allowed
  5  the server cannot be reached
  124, 130  an execution that was waited for timed out, or was cancelled; 130 is Ctrl-C, too

Environment:
  ATTUNE_URL, ATTUNE_PROFILE  the server, as --url and --profile
  ATTUNE_TOKEN  an access token or an integration token, instead of signing in
  ATTUNE_CONFIG  the file of the profiles (~/.config/attune/config.json)
  NO_COLOR  no colours`;

/** All commands of `attune`. Throws commander's error instead of ending the process. */
export function createProgram(terminal: Terminal, version: string): Command {
  const program = new Command("attune");
  program
    .description("The command line of Attune: timers, rules, actions and what they did.")
    .version(version, "-V, --version", "print the version")
    .option("--url <address>", "the server (ATTUNE_URL)")
    .option("--profile <name>", "stored credentials of this name (ATTUNE_PROFILE)")
    .option("--json", "print JSON: an array for lists, an object otherwise, a line each for what goes on")
    .option("-q, --quiet", "print names and ids only")
    .option("--no-color", "no colours (NO_COLOR)")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", AFTER)
    .configureHelp({ showGlobalOptions: true, helpWidth: terminal.columns ?? 100 })
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
      outputError: (text, write) => write(text.replace(/^error: /, "attune: ")),
      getOutHasColors: () => terminal.colours,
      getErrHasColors: () => false,
    })
    .showSuggestionAfterError(true)
    .exitOverride();
  addSessionCommands(program, terminal);
  addSensorCommands(program, terminal);
  addTriggerCommands(program, terminal);
  addWebhookCommands(program, terminal);
  addRuleCommands(program, terminal);
  addActionCommands(program, terminal);
  addHistoryCommands(program, terminal);
  addExecutionCommands(program, terminal);
  addPackCommands(program, terminal);
  addKeyCommands(program, terminal);
  addTokenCommands(program, terminal);
  addCompletionCommands(program, terminal);
  return program;
}
