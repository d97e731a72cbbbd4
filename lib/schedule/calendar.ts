import { parseInstant } from "@/lib/schedule/parse-instant";
import { zoneClock } from "@/lib/schedule/zone-clock";
import type { CalendarRules } from "@/lib/schemas/calendar";
import { WEEKDAYS } from "@/lib/vocabulary";

/** Times that are set aside: a set of instants made of blocks. All times are UTC ms. */
export type CompiledCalendar = {
  /** The end (exclusive) of the block that holds the instant; null when none does, Infinity when it never ends. */
  blockEnd(atMs: number): number | null;
  /** The first instant at or after this one that a block holds; null when none comes. */
  nextBlock(atMs: number): number | null;
};

const DAY_MS = 86_400_000;
/** How far ahead a block is looked for, and how long one is followed: beyond it there is none, or it has no end. */
const HORIZON_DAYS = 366 * 8;

type Block = { fromMs: number; toMs: number };

/** Makes a calendar ready for arithmetic. The rules must have passed `calendarRulesSchema`. */
export function compileCalendar(rules: CalendarRules): CompiledCalendar {
  const clock = zoneClock(rules.timezone);
  const yearly = new Set(rules.days.filter((day) => day.length === 5));
  const single = rules.days.filter((day) => day.length > 5).map(dayRange);
  const windows = rules.weekly.map(({ days, from, to }) => ({
    days: new Set(days.map((day) => WEEKDAYS.indexOf(day))),
    fromMs: clockMs(from),
    toMs: clockMs(to) > clockMs(from) ? clockMs(to) : clockMs(to) + DAY_MS,
  }));
  const ranges = merged(rules.ranges.map(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) })));
  const days = merged(single);
  const repeats = yearly.size > 0 || windows.length > 0;

  const wallDay = (atMs: number) => Math.floor((atMs + clock.segmentAt(atMs).offsetMs) / DAY_MS) * DAY_MS;

  /** The blocks that begin on this local day, or hold its beginning; times of the wall become instants here. */
  function* blocksOf(dayWall: number): Generator<Block> {
    const date = new Date(dayWall);
    const listed = blockAt(days, dayWall);
    if (listed || yearly.has(date.toISOString().slice(5, 10)))
      yield { fromMs: clock.instantOfWall(dayWall), toMs: clock.instantOfWall(listed?.toMs ?? dayWall + DAY_MS) };
    const weekday = (date.getUTCDay() + 6) % 7;
    for (const window of windows) {
      if (!window.days.has(weekday)) continue;
      yield {
        fromMs: clock.instantOfWall(dayWall + window.fromMs),
        toMs: clock.instantOfWall(dayWall + window.toMs),
      };
    }
  }

  function endAt(atMs: number): number | null {
    let end: number | null = null;
    const today = wallDay(atMs);
    for (const day of [today - DAY_MS, today])
      for (const { fromMs, toMs } of blocksOf(day))
        if (fromMs <= atMs && atMs < toMs) end = Math.max(end ?? toMs, toMs);
    const range = blockAt(ranges, atMs);
    return range ? Math.max(end ?? range.toMs, range.toMs) : end;
  }

  return {
    blockEnd(atMs) {
      let end = endAt(atMs);
      if (end === null) return null;
      const limitMs = atMs + HORIZON_DAYS * DAY_MS;
      for (let more = endAt(end); more !== null; more = endAt(end)) {
        if (end > limitMs) return Number.POSITIVE_INFINITY;
        end = more;
      }
      return end;
    },
    nextBlock(atMs) {
      if (endAt(atMs) !== null) return atMs;
      let first = firstAfter(ranges, atMs);
      const today = wallDay(atMs);
      const nextDay = firstAfter(days, today);
      const lastDay = repeats ? today + HORIZON_DAYS * DAY_MS : (nextDay ?? today);
      let day = repeats ? today : lastDay;
      for (; day <= lastDay && (first === null || day - DAY_MS <= first + DAY_MS); day += DAY_MS) {
        let found: number | null = null;
        for (const { fromMs } of blocksOf(day))
          if (fromMs >= atMs && (found === null || fromMs < found)) found = fromMs;
        if (found === null) continue;
        first = first === null ? found : Math.min(first, found);
        break;
      }
      return first;
    },
  };
}

function dayRange(text: string): Block {
  const [from = "", to = from] = text.split("/");
  const wall = (day: string) => {
    const written = parseInstant(`${day}T00:00`);
    return written?.kind === "local" ? written.wallMs : 0;
  };
  return { fromMs: wall(from), toMs: wall(to) + DAY_MS };
}

function clockMs(text: string): number {
  const [hour = 0, minute = 0] = text.split(":").map(Number);
  return (hour * 60 + minute) * 60_000;
}

/** In order, those that touch as one. */
function merged(blocks: Block[]): Block[] {
  const result: Block[] = [];
  for (const block of [...blocks].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = result.at(-1);
    if (last && block.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, block.toMs);
    else result.push({ ...block });
  }
  return result;
}

/** The index of the last block that begins at or before this, or -1. */
function lastBefore(blocks: readonly Block[], at: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.fromMs ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function blockAt(blocks: readonly Block[], at: number): Block | undefined {
  const block = blocks[lastBefore(blocks, at)];
  return block && at < block.toMs ? block : undefined;
}

const firstAfter = (blocks: readonly Block[], at: number) => blocks[lastBefore(blocks, at) + 1]?.fromMs ?? null;

/** Which instants count: those in no excluded calendar and, when some are included, in one of these. */
export type InstantFilter = { exclude: readonly CompiledCalendar[]; include: readonly CompiledCalendar[] };

/** From when on an instant that is filtered out is worth another look (later than it); null when the instant counts. */
export function blockedUntil({ exclude, include }: InstantFilter, atMs: number): number | null {
  for (const calendar of exclude) {
    const end = calendar.blockEnd(atMs);
    if (end !== null) return end;
  }
  if (include.length === 0) return null;
  let next = Number.POSITIVE_INFINITY;
  for (const calendar of include) {
    const from = calendar.nextBlock(atMs);
    if (from === atMs) return null;
    if (from !== null) next = Math.min(next, from);
  }
  return next;
}

/** Until when (exclusive) all instants count from one on that does. */
export function freeUntil({ exclude, include }: InstantFilter, atMs: number): number {
  let until = Number.POSITIVE_INFINITY;
  for (const calendar of exclude) until = Math.min(until, calendar.nextBlock(atMs) ?? until);
  if (include.length > 0) until = Math.min(until, Math.max(...include.map((calendar) => calendar.blockEnd(atMs) ?? 0)));
  return until;
}
