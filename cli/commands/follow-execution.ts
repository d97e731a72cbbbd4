import { exitCodeOfStatus } from "@/cli/exit-codes";
import type { Printer } from "@/cli/printer";
import { createOutputSanitiser, sanitiseLine } from "@/cli/sanitise-output";
import { type Style, styled, type Terminal } from "@/cli/terminal";
import { isAttuneError } from "@/lib/client/attune-error";
import type { AttuneClient } from "@/lib/client/create-attune-client";
import type { Execution, ExecutionStatus } from "@/lib/client/history-types";
import type { LogStream } from "@/lib/client/types";
import { formatDuration } from "@/lib/format/format-duration";

/** How long the rest of the output may take after the last status. */
const LAST_OUTPUT_MS = 10_000;
const STREAMS: LogStream[] = ["stdout", "stderr"];

const STYLES: Partial<Record<ExecutionStatus, Style>> = {
  running: "blue",
  completed: "green",
  failed: "red",
  timeout: "red",
  abandoned: "red",
  canceling: "yellow",
  cancelled: "yellow",
};
export const statusStyle = (status: ExecutionStatus): Style | null => STYLES[status] ?? null;

type Given = { terminal: Terminal; client: AttuneClient; print: Printer; signal: AbortSignal; raw: boolean };

/**
 * Shows an execution to its end: its output on standard output and standard error as it comes, its steps as remarks on
 * standard error. With --json one object a line: `{"type":"status"…}`, `{"type":"log"…}`, and `{"type":"end"…}` with all of it.
 * @returns the exit code that stands for its outcome
 */
export async function followExecution(id: number, given: Given): Promise<number> {
  const { terminal, client, print, signal } = given;
  const late = new AbortController();
  const both = AbortSignal.any([signal, late.signal]);
  const logs = Promise.all(STREAMS.map((stream) => followLog(id, stream, given, both)));
  logs.catch(() => undefined); // waited for below; until then it must not end the program
  for await (const { status, old_status, action_ref } of client.executions.watch(id, { signal })) {
    if (print.json) print.item({ type: "status", id, status, old_status }, "");
    else if (!print.quiet)
      terminal.err(`${styled(terminal, `● ${id} ${sanitiseLine(action_ref)} ${status}`, statusStyle(status))}\n`);
  }
  const timer = setTimeout(() => late.abort(), LAST_OUTPUT_MS);
  const streamed = await logs.finally(() => clearTimeout(timer));
  const execution = await client.executions.get(id, { signal });
  if (!print.json)
    for (const [at, stream] of STREAMS.entries()) if (!streamed[at]) printStored(execution, stream, given);
  tellEnd(execution, given);
  return exitCodeOfStatus(execution.status);
}

/** @returns false when the server does not stream this log */
async function followLog(id: number, stream: LogStream, given: Given, signal: AbortSignal): Promise<boolean> {
  const { client, print } = given;
  const write = outputWriter(given, stream);
  try {
    for await (const text of client.executions.logs(id, stream, { signal }))
      if (print.json) print.item({ type: "log", id, stream, text }, "");
      else write(text);
    return true;
  } catch (error) {
    if (given.signal.aborted || !isAttuneError(error)) throw error;
    if (error.code === "ABORTED") return true; // what could be had has been shown
    if ([404, 405, 501].includes(error.status)) return false;
    throw error;
  }
}

/** A function that prints pieces of a program's output: cleaned, unless --raw says otherwise. */
export function outputWriter({ terminal, raw }: Pick<Given, "terminal" | "raw">, stream: LogStream) {
  const sanitiser = createOutputSanitiser({ colours: terminal.colours });
  const write = stream === "stdout" ? terminal.out : terminal.err;
  return (text: string) => write(raw ? text : sanitiser.write(text));
}

/** What the result holds of an output that was not streamed. */
export function printStored({ result }: Execution, stream: LogStream, given: Pick<Given, "terminal" | "raw">): void {
  const text = stream === "stdout" ? result?.stdout : result?.stderr_log;
  if (text) outputWriter(given, stream)(text.endsWith("\n") ? text : `${text}\n`);
}

function tellEnd(execution: Execution, { terminal, print, raw }: Given): void {
  const { id, status, result } = execution;
  if (print.json) {
    print.item({ type: "end", execution }, "");
    return;
  }
  if (result?.data !== undefined && result.stdout === undefined) print.raw(result.data);
  if (print.quiet) return;
  const took = typeof result?.duration_ms === "number" ? ` after ${formatDuration(result.duration_ms)}` : "";
  const code =
    typeof result?.exit_code === "number" && result.exit_code !== 0 ? ` (exit code ${result.exit_code})` : "";
  terminal.err(`${styled(terminal, `Execution ${id} ${status}${took}${code}`, statusStyle(status))}\n`);
  const error = result?.error?.trim();
  // What it wrote to stderr has been shown already.
  if (error && error !== result?.stderr_log?.trim() && status !== "completed")
    terminal.err(`${raw ? error : createOutputSanitiser({ colours: terminal.colours }).write(error)}\n`);
}
