import type { Clock } from "@/lib/schedule/clock";
import type { Sql } from "@/server/db/database";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import type { OutputStream } from "@/server/worker/attempt";

/** Output is stored this long after it came, with what came meanwhile. */
const FLUSH_MS = 200;
const RETRY_MS = 1_000;
/** What one flush stores: with the pause between two, some 160 KB a second of a sensor that floods its output. */
const FLUSH_CHARACTERS_MAX = 32_768;
/** A sensor that writes faster waits, as for a slow pipe. */
const PAUSE_ABOVE_CHARACTERS = 65_536;
/** Of both outputs of one sensor together; the oldest pieces go first. */
const KEPT_CHARACTERS = 2 * 1024 * 1024;
const KEPT_PIECES = 5_000;
const TRIM_EVERY_CHARACTERS = 256 * 1024;
const TRIM_EVERY_PIECES = 500;

type Piece = { stream: OutputStream; content: string };

export type SensorLogWriter = {
  write(stream: OutputStream, text: string): void;
  /** How long the process should wait before more of its output is read; 0: not at all. */
  pauseMs(): number;
  /** Stores what is left, if the database takes it within one attempt. */
  close(): Promise<void>;
};

/**
 * Keeps the newest output of a sensor, both streams in the order in which they came. Nothing is dropped while the process
 * runs, it is slowed down instead. Every batch rings `sensor_log:<id>` for who reads along.
 */
export function createSensorLogWriter(
  { sql, clock, log }: { sql: Sql; clock: Clock; log: Log },
  sensor: number,
): SensorLogWriter {
  let pieces: Piece[] = [];
  let characters = 0;
  /** Stored since the last trim; the first flush trims what an earlier process left. */
  let untrimmed = { characters: TRIM_EVERY_CHARACTERS, pieces: 0 };
  let flushing: Promise<boolean> | null = null;
  let cancelTimer: (() => void) | null = null;
  let closed = false;

  /** @returns whether everything that was taken is stored */
  async function store(): Promise<boolean> {
    const batch = takeBatch();
    const size = batch.reduce((sum, piece) => sum + piece.content.length, 0);
    try {
      await sql(
        `with stored as (
           insert into attune.sensor_log (sensor, stream, content)
           select $1, p.stream, p.content from jsonb_array_elements($2::jsonb) with ordinality as e(piece, place),
             jsonb_to_record(e.piece) as p(stream text, content text)
           where exists (select 1 from attune.sensor where id = $1) order by e.place returning id
         )
         select pg_notify('attune_change', 'sensor_log:' || $1::int) from (select count(*) from stored) counted`,
        [sensor, JSON.stringify(batch)],
      );
    } catch (error) {
      pieces = [...batch, ...pieces];
      log.debug({ sensor, error: errorMessage(error) }, "output of a sensor could not be stored yet");
      return false;
    }
    characters -= size;
    untrimmed = { characters: untrimmed.characters + size, pieces: untrimmed.pieces + batch.length };
    if (untrimmed.characters >= TRIM_EVERY_CHARACTERS || untrimmed.pieces >= TRIM_EVERY_PIECES) await trim();
    return true;
  }

  function takeBatch(): Piece[] {
    const batch: Piece[] = [];
    let size = 0;
    while (pieces[0] && (size === 0 || size + pieces[0].content.length <= FLUSH_CHARACTERS_MAX)) {
      size += pieces[0].content.length;
      batch.push(pieces[0]);
      pieces.shift();
    }
    return batch;
  }

  async function trim(): Promise<void> {
    try {
      await trimSensorLog(sql, sensor);
      untrimmed = { characters: 0, pieces: 0 };
    } catch (error) {
      log.debug({ sensor, error: errorMessage(error) }, "old output of a sensor could not be removed yet");
    }
  }

  function later(delayMs: number): void {
    if (closed) return;
    cancelTimer ??= clock.after(delayMs, () => {
      cancelTimer = null;
      void flush();
    });
  }

  function flush(): Promise<boolean> {
    flushing ??= store().finally(() => {
      flushing = null;
    });
    return flushing.then((done) => {
      if (pieces.length > 0) later(done ? FLUSH_MS : RETRY_MS);
      return done;
    });
  }

  return {
    write(stream, text) {
      if (closed || text === "") return;
      // jsonb holds no NUL and no half of a surrogate pair
      const clean = text.replaceAll("\u0000", "\ufffd").toWellFormed();
      characters += clean.length;
      for (let from = 0; from < clean.length; from += FLUSH_CHARACTERS_MAX) {
        const content = clean.slice(from, from + FLUSH_CHARACTERS_MAX).toWellFormed();
        const last = pieces.at(-1);
        if (last?.stream === stream && last.content.length + content.length <= FLUSH_CHARACTERS_MAX)
          last.content += content;
        else pieces.push({ stream, content });
      }
      later(FLUSH_MS);
    },
    pauseMs: () => (characters > PAUSE_ABOVE_CHARACTERS ? FLUSH_MS : 0),
    async close() {
      closed = true;
      cancelTimer?.();
      await flushing;
      while (pieces.length > 0 && (await flush()));
    },
  };
}

/** Removes the oldest output beyond what is kept of a sensor. */
export async function trimSensorLog(
  sql: Sql,
  sensor: number,
  kept: { characters: number; pieces: number } = { characters: KEPT_CHARACTERS, pieces: KEPT_PIECES },
): Promise<void> {
  await sql(
    `delete from attune.sensor_log where sensor = $1 and id <= (
       select max(id) from (
         select id, sum(length(content)) over newest as characters, row_number() over newest as pieces
         from attune.sensor_log where sensor = $1 window newest as (order by id desc)
       ) counted where characters > $2 or pieces > $3
     )`,
    [sensor, kept.characters, kept.pieces],
  );
}
