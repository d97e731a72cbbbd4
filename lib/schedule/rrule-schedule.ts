import type { RRuleTemporal } from "rrule-temporal";
import { BoundedCache } from "@/lib/bounded-cache";
import { recurrenceLibrary } from "@/lib/schedule/recurrence-library";
import { zoneClock } from "@/lib/schedule/zone-clock";

const DAY_MS = 86_400_000;
const CHUNK_DAYS: Record<string, number> = { SECONDLY: 1 / 24, MINUTELY: 1, HOURLY: 7, DAILY: 120 };
const CHUNK_DAYS_LONG = 732;
const CHUNKS_KEPT = 16;

/** The instants of a recurrence rule (RFC 5545), found by the library for a stretch of time at once, and kept. */
class RRuleSchedule {
  private readonly rule: RRuleTemporal;
  private readonly chunkMs: number;
  private readonly chunks = new BoundedCache<number, number[]>(CHUNKS_KEPT);

  constructor(rrule: string, timezone: string, startMs: number) {
    const wall = new Date(Math.floor(startMs / 1000) * 1000 + zoneClock(timezone).offsetAt(startMs)).toISOString();
    const dtstart = wall.slice(0, 19).replaceAll(/[-:]/g, "");
    const { RRuleTemporal } = recurrenceLibrary();
    this.rule = new RRuleTemporal({
      rruleString: `DTSTART;TZID=${timezone}:${dtstart}\nRRULE:${rrule}`,
      strict: true,
      cache: false,
    });
    const frequency = /FREQ=(\w+)/i.exec(rrule)?.[1]?.toUpperCase() ?? "";
    this.chunkMs = (CHUNK_DAYS[frequency] ?? CHUNK_DAYS_LONG) * DAY_MS;
  }

  /** The first instant strictly after `afterMs`, UTC ms; null when the rule has ended or never applies again. */
  next(afterMs: number): number | null {
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
  try {
    rruleSchedule(rrule, "UTC", 0);
    return null;
  } catch (error) {
    return `is no recurrence rule: ${error instanceof Error ? error.message : String(error)}`;
  }
}
