import type { RRuleTemporal } from "rrule-temporal";
import { BoundedCache } from "@/lib/bounded-cache";
import { recurrenceLibrary } from "@/lib/schedule/recurrence-library";
import { zoneClock } from "@/lib/schedule/zone-clock";

const DAY_MS = 86_400_000;
const CHUNK_DAYS: Record<string, number> = { SECONDLY: 1 / 24, MINUTELY: 1, HOURLY: 7, DAILY: 120 };
const CHUNK_DAYS_LONG = 732;
const CHUNKS_KEPT = 16;
/** How many periods without an instant the library looks through before it gives up: some hundred milliseconds. */
const EMPTY_PERIODS_MAX = 10_000;
/** Counting goes from the beginning each time, and so takes its time with each instant that was. */
const COUNT_MAX = 100_000;

/** Which whole numbers the parts of a rule take; the library leaves out what is wrong, without a word. */
const NUMBERS: Record<string, { min: number; max: number; list?: true }> = {
  INTERVAL: { min: 1, max: 1_000_000_000 },
  COUNT: { min: 1, max: COUNT_MAX },
  BYSECOND: { min: 0, max: 59, list: true },
  BYMINUTE: { min: 0, max: 59, list: true },
  BYHOUR: { min: 0, max: 23, list: true },
  BYMONTHDAY: { min: -31, max: 31, list: true },
  BYYEARDAY: { min: -366, max: 366, list: true },
  BYWEEKNO: { min: -53, max: 53, list: true },
  BYMONTH: { min: 1, max: 12, list: true },
  BYSETPOS: { min: -366, max: 366, list: true },
};
const OTHER_PARTS = ["FREQ", "UNTIL", "BYDAY", "WKST", "RSCALE", "SKIP", ""];

/** The instants of a recurrence rule (RFC 5545), found by the library for a stretch of time at once, and kept. */
class RRuleSchedule {
  private readonly rule: RRuleTemporal;
  private readonly chunkMs: number;
  private readonly chunks = new BoundedCache<number, number[]>(CHUNKS_KEPT);
  /** From here on the library has looked in vain. */
  private exhaustedFromMs = Number.POSITIVE_INFINITY;

  constructor(rrule: string, timezone: string, startMs: number) {
    const wall = new Date(Math.floor(startMs / 1000) * 1000 + zoneClock(timezone).offsetAt(startMs)).toISOString();
    const dtstart = wall.slice(0, 19).replaceAll(/[-:]/g, "");
    const { RRuleTemporal } = recurrenceLibrary();
    this.rule = new RRuleTemporal({
      rruleString: `DTSTART;TZID=${timezone}:${dtstart}\nRRULE:${rrule}`,
      strict: true,
      cache: false,
      maxIterations: EMPTY_PERIODS_MAX + Number(/COUNT=(\d+)/i.exec(rrule)?.[1] ?? 0),
    });
    const frequency = /FREQ=(\w+)/i.exec(rrule)?.[1]?.toUpperCase() ?? "";
    this.chunkMs = (CHUNK_DAYS[frequency] ?? CHUNK_DAYS_LONG) * DAY_MS;
  }

  /** The first instant strictly after `afterMs`, UTC ms; null when the rule has ended or never applies again. */
  next(afterMs: number): number | null {
    if (afterMs >= this.exhaustedFromMs) return null;
    try {
      return this.search(afterMs);
    } catch (error) {
      // The library gave up, as it must for 30 February, or came to the end of the calendar.
      if (!(error instanceof RangeError) && !(error instanceof Error && /^Maximum /.test(error.message))) throw error;
      this.exhaustedFromMs = afterMs;
      return null;
    }
  }

  private search(afterMs: number): number | null {
    const chunk = Math.floor(afterMs / this.chunkMs);
    for (const index of [chunk, chunk + 1]) {
      const found = this.instantsIn(index).find((at) => at > afterMs);
      if (found !== undefined) return found;
    }
    // Far between: the library looks as far as it takes.
    return this.rule.next(new Date(afterMs), false)?.epochMilliseconds ?? null;
  }

  text(): string {
    return recurrenceLibrary().toText(this.rule);
  }

  private instantsIn(chunk: number): number[] {
    return this.chunks.getOrCreate(chunk, () => {
      const from = chunk * this.chunkMs;
      return this.rule
        .between(new Date(from), new Date(from + this.chunkMs - 1), true)
        .map(({ epochMilliseconds }) => epochMilliseconds);
    });
  }
}

const schedules = new BoundedCache<string, RRuleSchedule>(500);

/** The shared schedule of a rule. @throws Error that says what is wrong with the rule */
export function rruleSchedule(rrule: string, timezone: string, startMs: number): RRuleSchedule {
  return schedules.getOrCreate(`${timezone} ${startMs} ${rrule}`, () => new RRuleSchedule(rrule, timezone, startMs));
}

/** What is wrong with the text of a rule; null when nothing is. */
export function rruleProblem(rrule: string): string | null {
  if (/[\r\n]|DTSTART|EXDATE|RDATE/i.test(rrule))
    return "must be one rule such as FREQ=MONTHLY;BYDAY=-1FR, without DTSTART";
  const wrong = rrule
    .split(";")
    .map(partProblem)
    .find((problem) => problem !== null);
  if (wrong) return wrong;
  try {
    rruleSchedule(rrule, "UTC", 0);
    return null;
  } catch (error) {
    return `is no recurrence rule: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function partProblem(part: string): string | null {
  const [name = "", text = ""] = part.toUpperCase().split("=");
  const numbers = NUMBERS[name];
  if (!numbers) return OTHER_PARTS.includes(name) ? null : `has the part ${part}, which there is not`;
  const { min, max, list } = numbers;
  const values = list ? text.split(",") : [text];
  const isRight = (value: string) =>
    /^[+-]?\d{1,10}$/.test(value) && Number(value) >= min && Number(value) <= max && (min >= 0 || Number(value) !== 0);
  if (values.every(isRight)) return null;
  return `has ${part}: ${name} must be ${list ? "whole numbers" : "a whole number"} from ${min} to ${max}${min < 0 ? ", without 0" : ""}`;
}
