import type { LogLine, LogStream } from "@/components/data/log-viewer";
import type { ExecutionLogChunk } from "@/lib/schemas/execution";

/** Lines of an output as far as it is known. `seq` is the last piece in it. */
export type LogState = {
  lines: readonly LogLine[];
  seq: number;
  /** Where the line stands that a stream has begun and not ended; null between lines. */
  open: Record<LogStream, number | null>;
};

export const emptyLog: LogState = { lines: [], seq: -1, open: { stdout: null, stderr: null } };

/**
 * Adds pieces of output to the lines before. A line may be spread over several pieces, with the other stream's in
 * between; it stays where it began. Pieces that were there already (after a cut connection) change nothing.
 */
export function addToLog(state: LogState, pieces: readonly ExecutionLogChunk[]): LogState {
  let { seq } = state;
  const open = { ...state.open };
  const lines = [...state.lines];
  for (const piece of pieces) {
    if (piece.seq <= seq) continue;
    seq = piece.seq;
    const at = Date.parse(piece.created);
    const parts = piece.content.split("\n");
    parts.forEach((text, index) => {
      const last = index === parts.length - 1;
      const begun = open[piece.stream];
      const before = begun === null ? undefined : lines[begun];
      if (begun !== null && before) {
        if (text !== "") lines[begun] = { ...before, text: before.text + text };
        if (!last) open[piece.stream] = null;
        return;
      }
      if (last && text === "") return;
      lines.push({ id: `${piece.seq}.${index}`, stream: piece.stream, text, at });
      if (last) open[piece.stream] = lines.length - 1;
    });
  }
  return seq === state.seq ? state : { lines, seq, open };
}

/** The last lines only, at most `max`. What follows of a line that went begins a new one. */
export function keepLast(state: LogState, max: number): LogState {
  const dropped = state.lines.length - max;
  if (dropped <= 0) return state;
  const moved = (index: number | null) => (index === null || index < dropped ? null : index - dropped);
  return {
    ...state,
    lines: state.lines.slice(dropped),
    open: { stdout: moved(state.open.stdout), stderr: moved(state.open.stderr) },
  };
}
