import pino from "pino";
import pretty from "pino-pretty";

/** Structured log: ids as fields, never payloads or secrets. */
export type Log = Pick<pino.Logger, "trace" | "debug" | "info" | "warn" | "error" | "child">;

/** Lines for people on a terminal, JSON elsewhere. Writes synchronously, so that the last words of a crash are seen. */
export function createLog(level: string): Log {
  if (process.stdout.isTTY)
    return pino({ level }, pretty({ sync: true, ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss" }));
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ sync: true }));
}

export const silentLog: Log = pino({ level: "silent" });
