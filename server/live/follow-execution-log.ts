import type { Clock } from "@/lib/schedule/clock";
import type { ExecutionLogChunk } from "@/lib/schemas/execution";
import { type ExecutionStatus, isTerminalStatus } from "@/lib/vocabulary";
import type { Database } from "@/server/db/database";
import type { Doorbell } from "@/server/db/doorbell";
import { shownWithoutSecrets } from "@/server/secrets/process-masker";

const READ_MAX = 500;
/** The end of an execution without further output is noticed by looking. */
const POLL_MS = 500;

type StoredPiece = { seq: number; stream: "stdout" | "stderr"; content: string; created: Date };

/**
 * The output of an execution after piece `afterSeq`, as it is written, until the execution has ended and all was given.
 * One worker writes the pieces in order, each committed before the next, so `seq > last` loses nothing.
 */
export async function* followExecutionLog(
  { db, doorbell, clock }: { db: Database; doorbell: Doorbell; clock: Clock },
  { execution, afterSeq, signal }: { execution: number; afterSeq: number; signal: AbortSignal },
): AsyncGenerator<ExecutionLogChunk> {
  let rung = false;
  let wake: (() => void) | null = null;
  const ring = () => {
    rung = true;
    wake?.();
  };
  const stopListening = doorbell.onRing((what) => {
    if (what.entity === "log" && what.id === execution) ring();
  });
  signal.addEventListener("abort", ring);
  try {
    let last = afterSeq;
    while (!signal.aborted) {
      rung = false;
      // The status is read first: pieces are stored before the end is, so an ended execution has all of them.
      const rows = await db.sql<{ status: ExecutionStatus }>("select status from attune.execution where id = $1", [
        execution,
      ]);
      const ended = !rows[0] || isTerminalStatus(rows[0].status);
      const pieces = await db.sql<StoredPiece>(
        "select seq, stream, content, created from attune.execution_log where execution = $1 and seq > $2 order by seq limit $3",
        [execution, last, READ_MAX],
      );
      for (const piece of pieces) {
        const content = shownWithoutSecrets(piece.content);
        yield { seq: piece.seq, stream: piece.stream, content, created: piece.created.toISOString() };
        last = piece.seq;
      }
      if (pieces.length === READ_MAX) continue;
      if (ended) return;
      if (rung) continue;
      await new Promise<void>((resolve) => {
        const cancel = clock.after(POLL_MS, resolve);
        wake = () => {
          cancel();
          resolve();
        };
      });
      wake = null;
    }
  } finally {
    stopListening();
    signal.removeEventListener("abort", ring);
  }
}
