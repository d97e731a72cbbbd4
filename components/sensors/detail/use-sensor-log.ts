"use client";

import { useEffect, useState } from "react";
import { addToLog, emptyLog, keepLast, type LogState } from "@/components/executions/log-lines";
import type { SensorLogPiece } from "@/lib/schemas/sensor-process";
import { useTRPCClient } from "@/lib/trpc/client";

const FIRST_PIECES = 2_000;
/** A sensor writes for months: the page keeps the newest. */
const LINES_MAX = 10_000;

/** The output of a sensor: what is kept of it, and what is written from now on. Use a key for another sensor. */
export function useSensorLog(ref: string): { lines: LogState["lines"]; failure: string | null; reading: boolean } {
  const client = useTRPCClient();
  const [log, setLog] = useState(emptyLog);
  const [reading, setReading] = useState(true);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let close = () => {};
    let left = false;
    const add = (pieces: SensorLogPiece[]) =>
      setLog((before) =>
        keepLast(
          addToLog(
            before,
            pieces.map(({ id, ...piece }) => ({ ...piece, seq: id })),
          ),
          LINES_MAX,
        ),
      );
    client.sensors.log.query({ ref, limit: FIRST_PIECES }).then(
      ({ items }) => {
        if (left) return;
        add(items);
        setReading(false);
        const last = items.at(-1)?.id;
        // Pieces come in batches of a few times a second; the client asks for what it missed after a cut.
        const subscription = client.live.sensorLog.subscribe(
          { ref, lastEventId: last === undefined ? null : String(last) },
          { onData: (envelope) => add([envelope.data]), onError: (error) => setFailure(error.message) },
        );
        close = () => subscription.unsubscribe();
      },
      (error: Error) => !left && setFailure(error.message),
    );
    return () => {
      left = true;
      close();
    };
  }, [client, ref]);
  return { lines: log.lines, failure, reading };
}
