import { CronDate, CronPattern } from "croner";
import { BoundedCache } from "@/lib/bounded-cache";
import {
  type CronField,
  type CronItem,
  cronFieldValues,
  isWildcard,
  parseCronFields,
} from "@/lib/schedule/cron-fields";

// Day of month and day of week both restricted: either matches, the classic rule. Croner's default, said aloud.
const CRONER_OPTIONS = { domAndDow: false };
const NO_YEARS: number[] = [];
const HOUR = 2;
const LATEST_MS = 8.64e15;

/**
 * A cron expression as arithmetic on local clock readings ("wall" ms, a local time written as if it were UTC).
 * Croner searches the calendar; which instants those readings are, and what happens when the clock changes, is
 * decided in `nextCronInstant`. So one object serves every zone, and no search needs a date formatting.
 */
export class CronSchedule {
  /**
   * The schedule names particular local times: its hours are restricted, and its minutes and seconds have no `*` and
   * no step. It fires once for every named time and local day. All others follow the real passage of time across a
   * clock change. Steps in the hour count as named times (`0 *\/2 * * *` is twelve of them), since a clock change
   * breaks their spacing either way, and so none of them is lost or repeated.
   */
  readonly fixedTime: boolean;
  private readonly pattern: CronPattern;
  private readonly years: readonly number[] | undefined;
  private exhaustedFromMs = Infinity;
  // Nothing matches between a question and its answer, so one answer serves every question in between. Timers that
  // share a schedule ask the same question at the same moment, and only the first of them searches.
  private askedMs = Infinity;
  private answerMs = -Infinity;

  /** @throws Error with the reason when the expression is not valid. */
  constructor(expression: string) {
    const parsed = parseCronFields(expression);
    if (!parsed.ok) throw new Error(parsed.error);
    const [second, minute, hour, , , , year] = parsed.fields;
    const time = [second, minute, hour].flatMap((field) => (field ? [timeItems(field)] : []));
    this.fixedTime = time.every((items, index) =>
      items.every((item) => item.kind !== "all" && (item.kind !== "step" || index === HOUR)),
    );
    const words = parsed.fields.slice(0, 6).map((field, index) => (time[index] ?? field.items).map(itemText).join(","));
    this.pattern = new CronPattern(words.join(" "), undefined, { mode: "6-part" });
    // Croner keeps ten thousand years in an array, 80 KB a schedule, and reads it only for a restricted year. The
    // years are handled here instead, so that the array can go.
    this.pattern.year = NO_YEARS;
    this.years = year && !isWildcard(year) ? cronFieldValues(year) : undefined;
  }

  /**
   * The first wall time strictly after `wallMs` that matches, in whole seconds; null when there is none (the search
   * ends after 400 years, and at the year 3000).
   */
  nextWall(wallMs: number): number | null {
    if (wallMs >= this.askedMs && wallMs < this.answerMs) return this.answerMs;
    if (wallMs >= this.exhaustedFromMs || Math.abs(wallMs) > LATEST_MS) return null;
    const found = this.years ? this.searchYears(wallMs, this.years) : this.search(wallMs);
    if (found === null) {
      this.exhaustedFromMs = wallMs;
    } else {
      this.askedMs = wallMs;
      this.answerMs = found;
    }
    return found;
  }

  private search(wallMs: number): number | null {
    const found = new CronDate(new Date(wallMs), 0).increment(this.pattern, CRONER_OPTIONS, false);
    return found === null ? null : found.getTime();
  }

  private searchYears(wallMs: number, years: readonly number[]): number | null {
    let fromMs = wallMs;
    for (;;) {
      const found = this.search(fromMs);
      if (found === null) return null;
      const foundYear = new Date(found).getUTCFullYear();
      const year = years.find((candidate) => candidate >= foundYear);
      if (year === undefined) return null;
      if (year === foundYear) return found;
      fromMs = Date.UTC(year, 0, 1) - 1;
    }
  }
}

/** Items of a time field; one that lists every value is the same as `*` and keeps real spacing like it. */
function timeItems(field: CronField): CronItem[] {
  return cronFieldValues(field).length === (field.name === "hour" ? 24 : 60) ? [{ kind: "all" }] : field.items;
}

/** An item in the words Croner reads. */
function itemText(item: CronItem): string {
  switch (item.kind) {
    case "all":
      return "*";
    case "value":
      return String(item.value);
    case "range":
      return `${item.from}-${item.to}`;
    case "step":
      return item.wildcard ? `*/${item.step}` : `${item.from}-${item.to}/${item.step}`;
    case "lastDay":
      return "L";
    case "lastWorkday":
      return "LW";
    case "nearestWorkday":
      return `${item.day}W`;
    case "nthWeekday":
      return `${item.weekday}#${item.nth}`;
    case "lastWeekday":
      return `${item.weekday}L`;
  }
}

const schedules = new BoundedCache<string, CronSchedule>(10_000);

/** The shared schedule of an expression: timers that share it share one parsed pattern. @throws Error when invalid. */
export function cronSchedule(expression: string): CronSchedule {
  return schedules.getOrCreate(expression, () => new CronSchedule(expression));
}
