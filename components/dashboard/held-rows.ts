import type { LiveStream, StreamRow } from "./live-stream";

/**
 * What a reader sees while the list must not move: the rows they had, in their places and with their current states, and
 * the number of rows that came since. A row that has left the stream stays as it was last.
 */
export function heldRows(kept: LiveStream, current: LiveStream): { rows: readonly StreamRow[]; waiting: number } {
  const byKey = new Map(current.map((row) => [row.key, row]));
  const newest = kept[0]?.atMs ?? Number.NEGATIVE_INFINITY;
  const had = new Set(kept.map(({ key }) => key));
  return {
    rows: kept.map((row) => byKey.get(row.key) ?? row),
    waiting: current.filter((row) => row.atMs >= newest && !had.has(row.key)).length,
  };
}
