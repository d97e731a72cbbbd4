import type { Clock } from "@/lib/schedule/clock";
import type { Sql } from "@/server/db/database";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import type { OutputStream } from "./attempt";

/** Output is stored this long after it came, with what came meanwhile. */
const FLUSH_MS = 40;
const PIECE_CHARACTERS = 32_768;
/** Output kept for a database that does not answer; beyond it the newest is dropped, the result has it all the same. */
const BUFFER_CHARACTERS_MAX = 22 * 1024 * 1024;
const RETRY_MS = 500;

/** `sent`: perhaps stored already (the answer was lost), so nothing may be added to it. */
type Piece = { stream: OutputStream; content: string; sent?: true };

export type ExecutionLogWriter = {
  write(stream: OutputStream, text: string): void;
  /** Resolves when everything written is stored, or `giveUpMs` have passed without success. */
  close(giveUpMs: number): Promise<void>;
};

/** Stores the output of one execution as numbered pieces, in order, a few rows at a time. The first piece is stored at once. */
export function createExecutionLogWriter(
  { sql, clock, log }: { sql: Sql; clock: Clock; log: Log },
  execution: number,
): ExecutionLogWriter {
  let pieces: Piece[] = [];
  let characters = 0;
  let seq = 0;
  let flushing: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;
  let closed = false;

  async function store(): Promise<void> {
    while (pieces.length > 0) {
      const batch = pieces.splice(0, 64);
      try {
        await sql(
          `insert into attune.execution_log (execution, seq, stream, content)
           select $1, p.seq, p.stream, p.content from jsonb_to_recordset($2::jsonb) as p(seq int, stream text, content text) on conflict do nothing`,
          [
            execution,
            JSON.stringify(
              batch.map((piece, index) => ({ seq: seq + index, stream: piece.stream, content: piece.content })),
            ),
          ],
        );
        seq += batch.length;
        characters -= batch.reduce((sum, piece) => sum + piece.content.length, 0);
      } catch (error) {
        pieces = [...batch.map((piece) => ({ ...piece, sent: true as const })), ...pieces];
        log.debug({ execution, error: errorMessage(error) }, "output could not be stored yet");
        throw error;
      }
    }
  }

  function flush(): Promise<void> {
    cancelTimer?.();
    cancelTimer = null;
    flushing ??= store()
      .catch(() => later(RETRY_MS))
      .finally(() => {
        flushing = null;
        if (pieces.length > 0 && !cancelTimer) later(FLUSH_MS);
      });
    return flushing;
  }

  function later(delayMs: number): void {
    if (closed) return;
    cancelTimer ??= clock.after(delayMs, () => {
      cancelTimer = null;
      void flush();
    });
  }

  return {
    write(stream, text) {
      if (closed || characters > BUFFER_CHARACTERS_MAX) return;
      // jsonb holds no NUL and no half of a surrogate pair
      const clean = text.replaceAll("\u0000", "\ufffd").toWellFormed();
      characters += clean.length;
      for (let from = 0; from < clean.length; ) {
        const content = wholeCharacters(clean.slice(from, from + PIECE_CHARACTERS));
        from += content.length;
        const last = pieces.at(-1);
        if (last && !last.sent && last.stream === stream && last.content.length + content.length <= PIECE_CHARACTERS)
          last.content += content;
        else pieces.push({ stream, content });
      }
      if (seq === 0 && !flushing) void flush();
      else later(FLUSH_MS);
    },
    async close(giveUpMs) {
      const deadline = clock.now() + giveUpMs;
      while (pieces.length > 0 || flushing) {
        await flush();
        if (pieces.length > 0) {
          if (clock.now() > deadline) break;
          await new Promise<void>((resolve) => clock.after(50, resolve));
        }
      }
      closed = true;
      cancelTimer?.();
    },
  };
}

/** Without a last half of a surrogate pair, which belongs to the next piece. */
function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff && text.length > 1 ? text.slice(0, -1) : text;
}
