import ical from "ical-generator";
import type { ReadScheduleInput } from "@/lib/schemas/system";
import type { Ctx } from "@/server/domain/context";
import { readSchedule } from "@/server/domain/system/read-schedule";

/**
 * The coming fires as an iCalendar file (RFC 5545): an event for each, of timers that do not fire all the time. Open to
 * everybody who is signed in.
 */
export async function exportSchedule(ctx: Pick<Ctx, "sql" | "clock">, input: ReadScheduleInput): Promise<string> {
  const { timers } = await readSchedule(ctx, input);
  const calendar = ical({ name: "Attune", prodId: "//Attune//Schedule//EN" });
  const stamp = new Date(ctx.clock.now());
  for (const { ref, label, schedule, instants } of timers)
    for (const at of instants)
      calendar.createEvent({
        id: `${ref}-${Date.parse(at)}@attune`,
        start: new Date(at),
        end: new Date(Date.parse(at) + 60_000),
        stamp,
        summary: label,
        description: `${ref}: ${schedule}`,
      });
  return calendar.toString();
}
