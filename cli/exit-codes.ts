import { isAttuneError } from "@/lib/client/attune-error";
import type { ExecutionStatus } from "@/lib/client/history-types";

/** What the program's end says. Other programs rely on it: a number keeps its meaning. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  unreachable: 5,
  timeout: 124,
  interrupted: 130,
} as const;

/** Thrown by commands: a message for the person, what to do next, and how the program ends. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.failure,
    readonly hint: string | null = null,
  ) {
    super(message);
    this.name = "CliError";
  }
}

export const usageError = (message: string, hint: string | null = null) => new CliError(message, EXIT.usage, hint);

export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  if (!isAttuneError(error)) return EXIT.failure;
  if (error.code === "ABORTED") return EXIT.interrupted;
  if (error.code === "NETWORK" || error.code === "TIMEOUT") return EXIT.unreachable;
  if ([502, 503, 504].includes(error.status)) return EXIT.unreachable;
  if (error.status === 404) return EXIT.notFound;
  return error.status === 401 || error.status === 403 ? EXIT.notAllowed : EXIT.failure;
}

/** `timeout` and `cancelled` end as the programs of the same purpose do: timeout(1), and Ctrl-C. */
export function exitCodeOfStatus(status: ExecutionStatus): number {
  if (status === "completed") return EXIT.ok;
  if (status === "timeout") return EXIT.timeout;
  return status === "cancelled" ? EXIT.interrupted : EXIT.failure;
}
