import path from "node:path";
import { Worker } from "node:worker_threads";
import type { CalendarRange } from "@/lib/schemas/calendar";

/** Next makes a bundle of it; elsewhere it runs as it is, from the directory that the server runs in. */
const THREAD = path.join(process.cwd(), "server/domain/calendars/icalendar-thread.mjs");
const MEMORY_MB = 256;

export type IcalendarPart =
  | { unreadable: string }
  | { events: number; name: string | null }
  | { days: string[]; ranges: CalendarRange[] }
  | { leftOut: string };

/**
 * Reads an iCalendar file in a thread of its own: first a part about the file, then one for each event, between two instants.
 * @returns when it has been read, or the signal ended it
 * @throws Error when the thread dies, such as of a file that needs too much memory
 */
export function followIcalendar(
  input: { text: string; fromMs: number; toMs: number },
  onPart: (part: IcalendarPart) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(THREAD, {
      workerData: input,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    const stop = () => void thread.terminate();
    signal.addEventListener("abort", stop, { once: true });
    thread.on("message", (part: IcalendarPart) => {
      if (!signal.aborted) onPart(part);
    });
    thread.once("error", reject);
    thread.once("exit", () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
  });
}
