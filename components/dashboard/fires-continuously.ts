import type { UpcomingFire } from "@/lib/schemas/system";

/** Timers with an interval under this are not counted down: the digits would never rest. */
const SHORTEST_COUNTED_SECONDS = 10;

/** Whether a timer fires every few seconds, by its schedule in words: "every second", "every 5 seconds". */
export function firesContinuously({ schedule }: Pick<UpcomingFire, "schedule">): boolean {
  const match = /^every (?:(\d+) )?seconds?$/i.exec(schedule);
  return match !== null && Number(match[1] ?? 1) < SHORTEST_COUNTED_SECONDS;
}
