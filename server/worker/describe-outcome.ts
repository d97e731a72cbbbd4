import { constants } from "node:os";
import type { Masker } from "@/server/secrets/masker";
import type { AttemptOutcome, AttemptResult, AttemptTask, OutputStream } from "./attempt";
import type { OutputBuffer } from "./output-buffer";
import { parseOutput } from "./parse-output";
import type { ProcessEnd } from "./supervise-process";

/** `error` repeats the end of stderr; the whole of it is in `stderr_log`. */
const ERROR_TEXT_CHARACTERS = 64 * 1024;

type Ended = Extract<ProcessEnd, { kind: "ended" }>;

/** What the end of a process means for its execution, with the result keys of the contract, and without secrets. */
export function describeOutcome(
  task: Pick<AttemptTask, "outputFormat" | "timeoutMs">,
  end: Ended,
  output: Record<OutputStream, OutputBuffer>,
  times: { startedAt: number; finishedAt: number },
  masker?: Masker,
): AttemptOutcome {
  const stdout = output.stdout.text();
  const stderr = output.stderr.text();
  const exitCode = end.exitCode ?? 128 + (end.signal ? constants.signals[end.signal] : 0);
  const succeeded = end.stopped === null && end.exitCode === 0;

  const result: AttemptResult = {
    succeeded,
    exit_code: exitCode,
    duration_ms: Math.max(0, Math.round(times.finishedAt - times.startedAt)),
  };
  if (end.stopped === "cancelled") result.cancelled = true;
  if (!succeeded) result.error = errorText(task, end, stderr);

  // A cut text is not parsed: its last line is not what the action meant to say.
  const format = succeeded && !output.stdout.truncated() ? task.outputFormat : "text";
  // Parsed before it is masked: *** is no YAML, and a text that is written in parts or escapes is one only now.
  const parsed = parseOutput(format === "text" ? stdout : output.stdout.rawText(), format);
  if (parsed.parsed) result.data = masker ? masker.value(parsed.data) : parsed.data;
  else if (stdout !== "") result.stdout = stdout;
  if (stderr !== "") result.stderr_log = stderr;
  if (output.stdout.truncated()) {
    result.stdout_truncated = true;
    result.stdout_bytes_truncated = output.stdout.bytesTruncated();
  }
  if (output.stderr.truncated()) {
    result.stderr_truncated = true;
    result.stderr_bytes_truncated = output.stderr.bytesTruncated();
  }
  const status = end.stopped === "cancelled" ? "cancelled" : succeeded ? "completed" : "failed";
  return { status, result, ...times };
}

function errorText(task: Pick<AttemptTask, "timeoutMs">, end: Ended, stderr: string): string {
  if (end.stopped === "timeout") return `Execution timed out after ${task.timeoutMs / 1000} seconds`;
  if (end.stopped === "cancelled") return "Execution was cancelled";
  const said = stderr.trimEnd();
  if (said !== "") return said.slice(-ERROR_TEXT_CHARACTERS);
  return end.exitCode === null ? `Command was killed by ${end.signal}` : `Command exited with code ${end.exitCode}`;
}
