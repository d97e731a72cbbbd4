import type { StreamRow } from "./live-stream";

/** Only fires that follow each other this closely are folded: slower ones can be read as they come. */
const CLOSE_MS = 3_000;
/** So many are worth a fold; fewer are shown. */
const FOLDED_MIN = 2;
/** A fire later than this is shown by itself. */
const LATE_MS = 1_000;

/** A line of the list: the newest of a run of like rows, and those behind it. */
export interface StreamGroup {
  /** Stays while the run grows, so that its line is changed in place and nothing moves. */
  key: string;
  /** What the run has in common; the reader opens all runs of a source at once. */
  source: string;
  head: StreamRow;
  folded: readonly StreamRow[];
}

/** What a row came from: its sensor, or else its rule or trigger. */
export const sourceOf = ({ event, key }: StreamRow) =>
  event ? (event.source_ref ?? event.rule_ref ?? event.trigger_ref) : key;

/** Nothing about it needs to be seen: on time, and all that it caused was completed. */
function isQuiet({ event, outcomes }: StreamRow): boolean {
  if (!event || event.coalesced || (event.late_ms ?? 0) > LATE_MS) return false;
  return outcomes.every(({ execution }) => execution?.status === "completed");
}

/**
 * Folds what a timer of one or two seconds does, so that its line ticks in place instead of pushing everything else away
 * every second. Rows are newest first. Failures, late fires and what is still running are never folded, nor is what
 * belongs to a source in `opened`.
 */
export function foldRepeats(rows: readonly StreamRow[], opened: ReadonlySet<string>): StreamGroup[] {
  const groups: { source: string; rows: [StreamRow, ...StreamRow[]] }[] = [];
  for (const row of rows) {
    const source = sourceOf(row);
    const last = groups.at(-1);
    const before = last?.rows.at(-1);
    if (last && before && last.source === source && isQuiet(row) && before.atMs - row.atMs < CLOSE_MS)
      last.rows.push(row);
    else groups.push({ source, rows: [row] });
  }
  return groups.flatMap(({ source, rows: [head, ...folded] }): StreamGroup[] => {
    if (folded.length < FOLDED_MIN)
      return [head, ...folded].map((row) => ({ key: row.key, source, head: row, folded: [] }));
    const key = `run-${folded.at(-1)?.key}`;
    return opened.has(source)
      ? [{ key, source, head, folded }, ...folded.map((row) => ({ key: row.key, source, head: row, folded: [] }))]
      : [{ key, source, head, folded }];
  });
}
