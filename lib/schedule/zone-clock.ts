import { BoundedCache } from "@/lib/bounded-cache";

/**
 * A stretch of time in which a zone keeps one UTC offset. "Wall" milliseconds are local clock readings written as
 * if they were UTC: wall = instant + offset. `endMs` is either the next clock change (then `nextOffsetMs` differs)
 * or only as far as was looked (then it is equal).
 */
export type ZoneSegment = {
  /** First instant, UTC ms; -Infinity when no change is near. */
  startMs: number;
  /** First instant after the segment, UTC ms. */
  endMs: number;
  offsetMs: number;
  previousOffsetMs: number;
  nextOffsetMs: number;
};

type ClockChange = { atMs: number; beforeMs: number; afterMs: number };

const DAY_MS = 86_400_000;
const CHUNK_MS = 256 * DAY_MS;
// No zone changes its clock twice within a week (the shortest known pause of daylight saving is four weeks, in Ramadan).
const SAMPLE_MS = 8 * DAY_MS;
const MAX_CHUNKS = 256;
// Intl gives years before this with eras and local mean time; nothing is scheduled there.
const EARLIEST_MS = Date.UTC(1900, 0, 1);
const LATEST_MS = 8.64e15 - 1;

/**
 * The clock of one zone: its offset at any instant and the changes around it, found by sampling Intl and cached, so
 * that a lookup costs an array scan and not a date formatting. It knows what the runtime's zone data knows.
 */
export class ZoneClock {
  private readonly format: Intl.DateTimeFormat;
  private readonly chunks = new Map<number, ClockChange[]>();
  private readonly offsets = new Map<number, number>();
  private readonly fixed: boolean;

  /** @throws RangeError when the runtime does not know the zone. */
  constructor(readonly timezone: string) {
    this.format = new Intl.DateTimeFormat("en-US", {
      timeZone: timezone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    this.fixed = /^(UTC|GMT|Etc\/(UTC|GMT|UCT|Zulu|Universal))$/i.test(timezone);
  }

  /** Local time minus UTC at the instant, in ms (positive east of Greenwich). */
  offsetAt(instantMs: number): number {
    if (this.fixed) return 0;
    const secondMs = Math.floor(Math.min(Math.max(instantMs, EARLIEST_MS), LATEST_MS) / 1000) * 1000;
    const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = (
      this.format.format(secondMs).match(/\d+/g) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour % 24, minute, second) - secondMs;
  }

  /** The segment that contains the instant. */
  segmentAt(instantMs: number): ZoneSegment {
    if (this.fixed) {
      return { startMs: -Infinity, endMs: Infinity, offsetMs: 0, previousOffsetMs: 0, nextOffsetMs: 0 };
    }
    const chunk = Math.floor(instantMs / CHUNK_MS);
    let before: ClockChange | undefined;
    let after: ClockChange | undefined;
    for (const change of this.changesIn(chunk)) {
      if (change.atMs <= instantMs) before = change;
      else {
        after = change;
        break;
      }
    }
    // The neighbouring chunks are asked too, so that a change just across a chunk's edge is never overlooked.
    before ??= this.changesIn(chunk - 1).at(-1);
    after ??= this.changesIn(chunk + 1)[0];
    const offsetMs = before?.afterMs ?? after?.beforeMs ?? this.chunkOffset(chunk);
    return {
      startMs: before?.atMs ?? -Infinity,
      endMs: after?.atMs ?? (chunk + 2) * CHUNK_MS,
      offsetMs,
      previousOffsetMs: before?.beforeMs ?? offsetMs,
      nextOffsetMs: after?.afterMs ?? offsetMs,
    };
  }

  /**
   * The instant at which the zone's clock shows the wall time: the first one when the time is repeated, and the first
   * instant after the gap when it is skipped.
   */
  instantOfWall(wallMs: number): number {
    if (this.fixed) return wallMs;
    let segment = this.segmentAt(wallMs - 36 * 3_600_000);
    for (;;) {
      const instantMs = wallMs - segment.offsetMs;
      if (instantMs < segment.startMs) return segment.startMs;
      if (instantMs < segment.endMs) return instantMs;
      segment = this.segmentAt(segment.endMs);
    }
  }

  /** Changes in the half-open stretch (start of chunk, end of chunk]. */
  private changesIn(chunk: number): ClockChange[] {
    const known = this.chunks.get(chunk);
    if (known) return known;
    const changes: ClockChange[] = [];
    let fromMs = chunk * CHUNK_MS;
    const endMs = fromMs + CHUNK_MS;
    let offsetMs = this.offsetAt(fromMs);
    while (fromMs < endMs) {
      const toMs = Math.min(fromMs + SAMPLE_MS, endMs);
      const nextOffsetMs = this.offsetAt(toMs);
      if (nextOffsetMs !== offsetMs) {
        changes.push({ atMs: this.bisect(fromMs, toMs, offsetMs), beforeMs: offsetMs, afterMs: nextOffsetMs });
      }
      fromMs = toMs;
      offsetMs = nextOffsetMs;
    }
    if (this.chunks.size >= MAX_CHUNKS) {
      this.chunks.clear();
      this.offsets.clear();
    }
    this.chunks.set(chunk, changes);
    return changes;
  }

  /** The offset of a chunk without changes: asked once, since a zone without daylight saving needs it on every lookup. */
  private chunkOffset(chunk: number): number {
    let offsetMs = this.offsets.get(chunk);
    if (offsetMs === undefined) {
      offsetMs = this.offsetAt(chunk * CHUNK_MS);
      this.offsets.set(chunk, offsetMs);
    }
    return offsetMs;
  }

  /** First whole second in (fromMs, toMs] at which the offset is no longer `offsetMs`. */
  private bisect(fromMs: number, toMs: number, offsetMs: number): number {
    let low = fromMs / 1000;
    let high = toMs / 1000;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle * 1000) === offsetMs) low = middle;
      else high = middle;
    }
    return high * 1000;
  }
}

const clocks = new BoundedCache<string, ZoneClock>(1_000);

/** The shared clock of a zone. @throws RangeError when the runtime does not know the zone. */
export function zoneClock(timezone: string): ZoneClock {
  return clocks.getOrCreate(timezone, () => new ZoneClock(timezone));
}
