"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { addToLog, emptyLog, keepLast, type LogState } from "@/components/executions/log-lines";
import type { SensorLogPiece } from "@/lib/schemas/sensor-process";
import { useTRPC, useTRPCClient } from "@/lib/trpc/client";
import { SENSOR_LOG_FIRST } from "@/lib/vocabulary";

/** A sensor writes for months: the page keeps the newest. */
const LINES_MAX = 10_000;

/**
 * The output of a sensor: the newest of what is kept, which the page may have brought along, and what is written from now
 * on. Use a key for another sensor.
 */
export function useSensorLog(ref: string): { lines: LogState["lines"]; failure: string | null; reading: boolean } {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [brought] = useState(() => cache.getQueryData(trpc.sensors.log.queryKey({ ref, limit: SENSOR_LOG_FIRST })));
  const [log, setLog] = useState(() => (brought ? addPieces(emptyLog, brought.items) : emptyLog));
  const [reading, setReading] = useState(brought === undefined);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let close = () => {};
    let left = false;
    const first = brought ? Promise.resolve(brought) : client.sensors.log.query({ ref, limit: SENSOR_LOG_FIRST });
    first.then(
      ({ items }) => {
        if (left) return;
        setLog((before) => addPieces(before, items));
        setReading(false);
        const last = items.at(-1)?.id;
        // Pieces come in batches of a few times a second; the client asks for what it missed after a cut.
        const subscription = client.live.sensorLog.subscribe(
          { ref, lastEventId: last === undefined ? null : String(last) },
          {
            onData: (envelope) => setLog((before) => addPieces(before, [envelope.data])),
            onError: (error) => setFailure(error.message),
          },
        );
        close = () => subscription.unsubscribe();
      },
      (error: Error) => !left && setFailure(error.message),
    );
    return () => {
      left = true;
      close();
    };
  }, [client, ref, brought]);
  return { lines: log.lines, failure, reading };
}

function addPieces(log: LogState, pieces: readonly SensorLogPiece[]): LogState {
  const chunks = pieces.map(({ id, ...piece }) => ({ ...piece, seq: id }));
  return keepLast(addToLog(log, chunks), LINES_MAX);
}
