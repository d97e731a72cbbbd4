import type { ExecutionLogChunk } from "@/lib/schemas/execution";
import type { LiveMessage } from "@/lib/schemas/live";
import type { SensorLogPiece } from "@/lib/schemas/sensor-process";

/** Committed changes for this process's subscribers. */
export type LiveFeed = {
  /**
   * Everything after `afterId` (an id of a LiveMessage; null: from now on), in order, each once, until `signal` aborts.
   * A subscriber that is too far behind gets one `resync` and goes on from now.
   */
  subscribe(options: { afterId: string | null; signal: AbortSignal }): AsyncIterable<LiveMessage>;
  /** The output of one execution after piece `afterSeq`, until it ended and all of it was given. */
  subscribeLog(options: { execution: number; afterSeq: number; signal: AbortSignal }): AsyncIterable<ExecutionLogChunk>;
  /** The output of a sensor after piece `afterId`, until `signal` aborts. */
  subscribeSensorLog(options: { sensor: number; afterId: number; signal: AbortSignal }): AsyncIterable<SensorLogPiece>;
  start(): Promise<void>;
  stop(): Promise<void>;
  describe(): { subscribers: number; delivered: number; lagMs: number; listening: boolean };
};
