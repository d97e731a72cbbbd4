import { formatDuration } from "@/lib/format/format-duration";
import type { Execution } from "@/lib/schemas/execution";

export type Ending = {
  tone: "success" | "failure" | "warning" | "neutral";
  /** What happened, one sentence. */
  title: string;
  /** What that usually means, or what to do. */
  hint: string | null;
};

/** Why an execution ended, in plain words; null while it has not. Exit codes above 128 are signals, as in a shell. */
export function describeEnding({
  status,
  result,
  started_at,
  finished_at,
}: Pick<Execution, "status" | "result" | "started_at" | "finished_at">): Ending | null {
  const code = typeof result?.exit_code === "number" ? result.exit_code : null;
  const ms =
    started_at && finished_at ? Date.parse(finished_at) - Date.parse(started_at) : (result?.duration_ms ?? null);
  const after = ms === null ? "" : ` after ${formatDuration(ms)}`;
  switch (status) {
    case "completed":
      return { tone: "success", title: `It finished${after} with exit code ${code ?? 0}.`, hint: null };
    case "cancelled":
      return started_at === null
        ? { tone: "neutral", title: "It was cancelled before it started.", hint: null }
        : {
            tone: "neutral",
            title: `It was cancelled${after}.`,
            hint: "Its process and everything it started was stopped.",
          };
    case "abandoned":
      return result?.abandoned_by === "worker_shutdown"
        ? { tone: "failure", title: `Its worker was shut down${after}.`, hint: "It may have done part of its work." }
        : {
            tone: "failure",
            title: result?.abandoned_by === "worker_lost" ? "Its worker lost it." : "Its worker stopped answering.",
            hint:
              result?.abandoned_by === "worker_lost"
                ? "The connection of the worker to the database broke. It may have done part of its work."
                : "The process or its machine died. It may have done part of its work.",
          };
    case "timeout":
      return timedOut(after);
    case "failed":
      return describeFailure(code, result?.error ?? "", after);
    default:
      return null;
  }
}

function timedOut(after: string): Ending {
  return {
    tone: "failure",
    title: `It was stopped${after} because it ran longer than its timeout.`,
    hint: "Give the action a longer timeout if it needs the time.",
  };
}

function describeFailure(code: number | null, error: string, after: string): Ending {
  if (/^Execution timed out after/.test(error)) return timedOut(after);
  if (/no longer exists$/.test(error))
    return { tone: "failure", title: "The action was deleted before this ran.", hint: null };
  if (code === null) return { tone: "failure", title: "It could not be run.", hint: null };
  const failed = (title: string, hint: string | null = null): Ending => ({ tone: "failure", title, hint });
  if (code === 127)
    return failed(
      "It failed with exit code 127: a command was not found.",
      "Check the spelling, and that the program is installed on the worker.",
    );
  if (code === 126)
    return failed("It failed with exit code 126: a file could not be executed.", "Check the permissions of the file.");
  const signal = code > 128 ? SIGNALS[code - 128] : undefined;
  if (signal) return failed(`It was killed by ${signal.name}${after}.`, signal.hint);
  return failed(`It failed${after} with exit code ${code}.`, null);
}

const SIGNALS: Record<number, { name: string; hint: string | null }> = {
  1: { name: "SIGHUP", hint: null },
  2: { name: "SIGINT", hint: null },
  4: { name: "SIGILL", hint: "The program hit an instruction that this machine does not have." },
  6: { name: "SIGABRT", hint: "The program gave up by itself." },
  8: { name: "SIGFPE", hint: "The program divided by zero or similar." },
  9: { name: "SIGKILL", hint: "Often the machine ran out of memory." },
  11: { name: "SIGSEGV", hint: "The program crashed on a memory error." },
  13: { name: "SIGPIPE", hint: "It wrote to something that was closed." },
  15: { name: "SIGTERM", hint: "Something asked it to end." },
  24: { name: "SIGXCPU", hint: "It used more processor time than it may." },
  25: { name: "SIGXFSZ", hint: "It wrote a larger file than it may." },
};
