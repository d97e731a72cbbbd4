import type { ExecutionLogChunk } from "@/lib/schemas/execution";
import { retryDelayMs } from "@/lib/trpc/live-connection";

export type LogState = "reading" | "live" | "reconnecting" | "ended" | "failed";

export type FollowLogOptions = {
  /** Opens a stream of what comes after piece `seq`; returns what closes it. */
  open(
    afterSeq: number,
    on: { opened(): void; piece(piece: ExecutionLogChunk): void; broke(): void; ended(): void; refused(): void },
  ): () => void;
  /** Whether the execution has ended and nothing follows piece `seq`. */
  isComplete(afterSeq: number): Promise<boolean>;
  onPieces(pieces: ExecutionLogChunk[]): void;
  onState(state: LogState): void;
  nextFrame(callback: () => void): () => void;
  after(delayMs: number, callback: () => void): () => void;
  random(): number;
};

/**
 * Follows the output of one execution from its start to its end. After a cut connection it asks for what comes behind
 * the last piece that it has, so that nothing is missed or repeated; what arrives within one frame is handed on together.
 * @returns what stops it
 */
export function followLog(options: FollowLogOptions): () => void {
  let seq = -1;
  let attempt = 0;
  let held: ExecutionLogChunk[] = [];
  let close: (() => void) | null = null;
  let cancelFrame: (() => void) | null = null;
  let cancelRetry: (() => void) | null = null;
  let stopped = false;

  function deliver(): void {
    cancelFrame = null;
    const pieces = held;
    held = [];
    if (pieces.length > 0) options.onPieces(pieces);
  }

  function finish(state: "ended" | "failed"): void {
    cancelFrame?.();
    deliver();
    options.onState(state);
  }

  function retry(): void {
    if (stopped) return;
    options.onState("reconnecting");
    cancelRetry = options.after(retryDelayMs(attempt, options.random()), open);
    attempt += 1;
  }

  function open(): void {
    let current = true;
    const leave = () => {
      current = false;
      close?.();
      close = null;
    };
    close = options.open(seq, {
      opened() {
        if (current) options.onState("live");
      },
      piece(piece) {
        if (!current || piece.seq <= seq) return;
        seq = piece.seq;
        attempt = 0;
        held.push(piece);
        cancelFrame ??= options.nextFrame(deliver);
      },
      broke() {
        if (!current) return;
        leave();
        retry();
      },
      // A server that goes down ends its streams as well.
      ended() {
        if (!current) return;
        leave();
        options.isComplete(seq).then(
          (complete) => {
            if (stopped) return;
            if (complete) finish("ended");
            else retry();
          },
          () => retry(),
        );
      },
      refused() {
        if (!current) return;
        leave();
        finish("failed");
      },
    });
  }

  options.onState("reading");
  open();
  return () => {
    stopped = true;
    close?.();
    cancelFrame?.();
    cancelRetry?.();
  };
}
