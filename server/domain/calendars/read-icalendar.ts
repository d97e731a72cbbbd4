import type { CalendarRange, ReadIcalendarInput, ReadIcalendarResult } from "@/lib/schemas/calendar";
import { authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { invalidFields } from "@/server/errors";
import { followIcalendar, type IcalendarPart } from "./follow-icalendar";

const DAY_MS = 86_400_000;
const YEAR_MS = 366 * DAY_MS;
/** What has ended is of use to nobody but the ledger, which has its own copy. */
const PAST_MS = 31 * DAY_MS;
const DAYS_MAX = 5_000;
const RANGES_MAX = 2_000;
const LEFT_OUT_MAX = 20;
/** The library needs milliseconds for each repetition. */
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
  const nowMs = ctx.clock.now();
  const stretch = { text: input.text, fromMs: nowMs - PAST_MS, toMs: nowMs + input.years * YEAR_MS };
  const parts: IcalendarPart[] = [];
  const tooLong = new AbortController();
  const inTime = ctx.clock.after(WORK_MS, () => tooLong.abort());
  try {
    await followIcalendar(stretch, (part) => parts.push(part), tooLong.signal);
  } catch (error) {
    parts.push({ unreadable: error instanceof Error ? error.message : String(error) });
  } finally {
    inTime();
  }
  const result = collectIcalendar(parts);
  if (typeof result === "string") throw refused(result);
  return result;
}

/** What the parts say together, of which the last ones can be missing; or why they say nothing. */
export function collectIcalendar(parts: readonly IcalendarPart[]): ReadIcalendarResult | string {
  const days = new Set<string>();
  const ranges = new Map<string, CalendarRange>();
  const leftOut: string[] = [];
  let about: { events: number; name: string | null } | null = null;
  let read = 0;
  for (const part of parts) {
    if ("unreadable" in part) return `could not be read: ${part.unreadable}`;
    if ("events" in part) {
      about = part;
      continue;
    }
    read += 1;
    if ("leftOut" in part) leftOut.push(part.leftOut);
    else {
      for (const day of part.days) days.add(day);
      for (const range of part.ranges) ranges.set(range.from, range);
    }
  }
  if (about === null) return "could not be read: it takes too long";
  if (about.events === 0) return "has no events";
  const unread = about.events - read;
  // First, so that it is among those that are told.
  if (unread === 1) leftOut.unshift("The last event takes too long to follow: choose fewer years.");
  if (unread > 1) leftOut.unshift(`The last ${unread} events take too long to follow: choose fewer years.`);
  if (days.size > DAYS_MAX || ranges.size > RANGES_MAX) {
    leftOut.push(`Only the first ${DAYS_MAX} days and ${RANGES_MAX} times are taken: choose fewer years.`);
  }
  return {
    ...about,
    days: [...days].sort().slice(0, DAYS_MAX),
    ranges: [...ranges.values()].sort((a, b) => a.from.localeCompare(b.from)).slice(0, RANGES_MAX),
    left_out: leftOut.slice(0, LEFT_OUT_MAX),
  };
}
