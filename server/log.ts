import pino from "pino";
import pretty from "pino-pretty";
import { processMasker } from "@/server/secrets/process-masker";

/** Structured log: ids as fields, never payloads or secrets. */
export type Log = Pick<pino.Logger, "trace" | "debug" | "info" | "warn" | "error" | "child">;

/** Whatever an error message or a path brings along: known secrets in it are `***`. */
const hooks: pino.LoggerOptions["hooks"] = {
  logMethod(args, method) {
    const masker = processMasker();
    const safe = masker.isEmpty ? args : args.map((part) => masker.value<unknown>(part, { keys: false }));
    method.apply(this, safe as typeof args);
  },
};

/**
 * Lines for people on a terminal, JSON elsewhere; known secrets are masked in both. Writes synchronously, so that the last
 * words of a crash are seen. `destination` instead of stdout is for tests.
 */
export function createLog(level: string, destination?: pino.DestinationStream): Log {
  if (process.stdout.isTTY && !destination)
    return pino({ level, hooks }, pretty({ sync: true, ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss" }));
  const options = { level, hooks, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, destination ?? pino.destination({ sync: true }));
}

export const silentLog: Log = pino({ level: "silent" });
