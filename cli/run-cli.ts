import { CommanderError, InvalidArgumentError } from "commander";
import { CliError, EXIT, exitCodeOf } from "@/cli/exit-codes";
import { safeJson } from "@/cli/printer";
import { createProgram } from "@/cli/program";
import { sanitiseLine } from "@/cli/sanitise-output";
import { styled, type Terminal } from "@/cli/terminal";
import { isAttuneError } from "@/lib/client/attune-error";

/** Runs one command, `words` being what stands after `attune`. Never throws. @returns the exit code */
export async function runCli(terminal: Terminal, words: string[], version: string): Promise<number> {
  const program = createProgram(terminal, version);
  try {
    await program.parseAsync(words, { from: "user" });
    return terminal.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.ok; // help and version
      // Commander has told its own errors already; this one is from the parser of a value.
      if (error instanceof InvalidArgumentError) terminal.err(`attune: ${sanitiseLine(error.message)}\n`);
      if (!error.message.startsWith("(outputHelp")) terminal.err("Its --help tells how it is written.\n");
      return EXIT.usage;
    }
    const code = terminal.signal.aborted ? EXIT.interrupted : exitCodeOf(error);
    if (!terminal.signal.aborted) tell(terminal, error, code, words);
    return code;
  }
}

function tell(terminal: Terminal, error: unknown, exitCode: number, words: string[]): void {
  const message = error instanceof Error ? error.message : String(error);
  const hint = hintFor(error, words);
  const known = isAttuneError(error) ? error : null;
  if (words.includes("--json")) {
    const { code = null, status = null, details = null, requestId = null } = known ?? {};
    terminal.err(
      `${safeJson({ error: message, code, status, details, request_id: requestId, hint, exit_code: exitCode }, 0)}\n`,
    );
    return;
  }
  terminal.err(`${styled(terminal, "attune:", "red")} ${sanitiseLine(message)}\n`);
  for (const line of fieldLines(known?.details, message)) terminal.err(`  ${sanitiseLine(line)}\n`);
  if (known && known.status >= 500 && known.requestId)
    terminal.err(`  The server's log calls it request ${sanitiseLine(known.requestId)}.\n`);
  if (hint) terminal.err(`${sanitiseLine(hint)}\n`);
}

/** The messages for single fields that the message itself does not say. */
function fieldLines(details: unknown, message: string): string[] {
  if (!Array.isArray(details)) return [];
  return details
    .map((one: { field?: unknown; message?: unknown }) => [one?.field, one?.message].filter(Boolean).join(": "))
    .filter((line) => line !== "" && line !== message);
}

function hintFor(error: unknown, words: string[]): string | null {
  if (error instanceof CliError) return error.hint;
  if (!isAttuneError(error)) return null;
  const group = words.find((word) => !word.startsWith("-"));
  if (error.code === "NETWORK" || error.code === "TIMEOUT")
    return "Is the server running, and is this its address? --url, ATTUNE_URL and `attune whoami` tell which is used.";
  if (error.status === 401 && group !== "login") return "Sign in: attune login";
  if (error.status === 403) return "Ask who administers the server for this permission.";
  if (error.status === 404 && group && error.code === "NOT_FOUND") return `What there is: attune ${group} list`;
  return null;
}
