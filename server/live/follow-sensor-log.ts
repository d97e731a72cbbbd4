import type { Clock } from "@/lib/schedule/clock";
import type { SensorLogPiece } from "@/lib/schemas/sensor-process";
import type { Database } from "@/server/db/database";
import type { Doorbell } from "@/server/db/doorbell";
import { shownWithoutSecrets } from "@/server/secrets/process-masker";

const READ_MAX = 500;
/** A lost ring costs no more than this. */
const POLL_MS = 2_000;

/**
 * The output of a sensor after piece `afterId`, as it is written, until `signal` aborts. One node writes it at a time, each
 * batch committed before the next, so `id > last` loses nothing.
 */
export async function* followSensorLog(
  { db, doorbell, clock }: { db: Database; doorbell: Doorbell; clock: Clock },
  { sensor, afterId, signal }: { sensor: number; afterId: number; signal: AbortSignal },
): AsyncGenerator<SensorLogPiece> {
  let rung = false;
  let wake: (() => void) | null = null;
  const ring = () => {
    rung = true;
    wake?.();
  };
  const stopListening = doorbell.onRing((what) => {
    if (what.entity === "sensor_log" && what.id === sensor) ring();
  });
  signal.addEventListener("abort", ring);
  try {
    let last = afterId;
    while (!signal.aborted) {
      rung = false;
      const pieces = await db.sql<Omit<SensorLogPiece, "created"> & { created: Date }>(
        "select id, stream, content, created from attune.sensor_log where sensor = $1 and id > $2 order by id limit $3",
        [sensor, last, READ_MAX],
      );
      for (const piece of pieces) {
        yield { ...piece, content: shownWithoutSecrets(piece.content), created: piece.created.toISOString() };
        last = piece.id;
      }
      if (pieces.length === READ_MAX || rung) continue;
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
