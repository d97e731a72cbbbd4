import { setImmediate as endOfTurn } from "node:timers/promises";
import ical from "node-ical";
import type { CalendarRange, ReadIcalendarInput, ReadIcalendarResult } from "@/lib/schemas/calendar";
import { authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { invalidFields } from "@/server/errors";

const DAY_MS = 86_400_000;
const YEAR_MS = 366 * DAY_MS;
/** What has ended is of use to nobody but the ledger, which has its own copy. */
const PAST_MS = 31 * DAY_MS;
const DAYS_MAX = 5_000;
const RANGES_MAX = 2_000;
const LEFT_OUT_MAX = 20;
/** The library needs milliseconds for each repetition, on the one thread that timers fire on: a file gets so much of it. */
const WORK_MS = 20_000;

/**
 * What an iCalendar file (RFC 5545) says, as days and ranges of a calendar: whole-day events, and others. What repeats is
 * followed for `years` from now. Stores nothing.
 * @throws AppError `forbidden` for who may write no calendar, `invalid` when the text is no iCalendar file
 */
export async function readIcalendar(
  ctx: Pick<Ctx, "actor" | "clock">,
  input: ReadIcalendarInput,
): Promise<ReadIcalendarResult> {
  authoriseSome(ctx, "rules", "update");
  const refused = (message: string) => invalidFields([{ path: ["text"], message }]);
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(input.text))
    throw refused("is not an iCalendar file: it does not begin with BEGIN:VCALENDAR");
  let parsed: Awaited<ReturnType<typeof ical.async.parseICS>>;
  try {
    parsed = await ical.async.parseICS(input.text);
  } catch (error) {
    throw refused(`could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const begunMs = ctx.clock.now();
  const from = new Date(begunMs - PAST_MS);
  const to = new Date(begunMs + input.years * YEAR_MS);
  const days = new Set<string>();
  const ranges = new Map<string, CalendarRange>();
  const leftOut: string[] = [];
  let events = 0;
  let unread = 0;
  for (const item of Object.values(parsed)) {
    if (item?.type !== "VEVENT" || item.status === "CANCELLED") continue;
    events += 1;
    if (ctx.clock.now() - begunMs > WORK_MS) {
      unread += 1;
      continue;
    }
    await endOfTurn(); // whoever else has something to do goes first
    try {
      for (const one of ical.expandRecurringEvent(item, { from, to, expandOngoing: true })) {
        if (one.isFullDay) days.add(dayOf(one.start, one.end));
        else if (one.end > one.start)
          ranges.set(one.start.toISOString(), { from: one.start.toISOString(), to: one.end.toISOString() });
      }
    } catch (error) {
      leftOut.push(`${words(item.summary)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (events === 0) throw refused("has no events");
  // First, so that it is among those that are told.
  if (unread > 0) leftOut.unshift(`The last ${unread} events, which took too long to follow: choose fewer years.`);
  if (days.size > DAYS_MAX || ranges.size > RANGES_MAX) {
    leftOut.push(`Only the first ${DAYS_MAX} days and ${RANGES_MAX} times are taken: choose fewer years.`);
  }
  return {
    name: words(parsed.vcalendar?.["WR-CALNAME"]) || null,
    events,
    days: [...days].sort().slice(0, DAYS_MAX),
    ranges: [...ranges.values()].sort((a, b) => a.from.localeCompare(b.from)).slice(0, RANGES_MAX),
    left_out: leftOut.slice(0, LEFT_OUT_MAX),
  };
}

/** The library gives a whole day as midnight of this machine's clock, and its end as the midnight after the last one. */
function dayOf(start: Date, end: Date): string {
  const text = (date: Date) =>
    `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
  const first = text(start);
  const last = text(new Date(Math.max(start.getTime(), end.getTime() - DAY_MS / 2)));
  return first === last ? first : `${first}/${last}`;
}

/** Texts have their parameters beside them, when they have any. */
function words(value: unknown): string {
  if (typeof value === "string") return value;
  const inner = (value as { val?: unknown } | null | undefined)?.val;
  return typeof inner === "string" ? inner : "";
}
