/** What a history needs to know about its rows. */
export type HistoryRules<T> = {
  /** Whether a row belongs into the list under its present filters. */
  matches: (row: T) => boolean;
  /** Of two states of the same row, the one that is later. */
  later: (a: T, b: T) => T;
};

/**
 * A keyset-paged history, newest first, with what the live feed said since it was read. A row that stopped matching goes;
 * one older than everything that was read stays out while there are pages left that will bring it.
 */
export function mergeHistory<T extends { id: number }>(
  read: readonly T[],
  live: ReadonlyMap<number, T>,
  hasMore: boolean,
  { matches, later }: HistoryRules<T>,
): T[] {
  const rows = new Map<number, T>();
  for (const row of read) rows.set(row.id, row);
  const oldest = hasMore ? (read.at(-1)?.id ?? 0) : 0;
  for (const row of live.values()) {
    const known = rows.get(row.id);
    if (known) rows.set(row.id, later(known, row));
    else if (row.id > oldest) rows.set(row.id, row);
  }
  return [...rows.values()].filter(matches).sort((a, b) => b.id - a.id);
}

/** Pages of an infinite query folded into one, at most `rowsMax` rows long; what is cut off can be loaded again. */
export function foldPages<T extends { id: number }>(
  rows: readonly T[],
  nextCursor: number | null,
  rowsMax: number,
): { items: T[]; next_cursor: number | null } {
  if (rows.length <= rowsMax) return { items: [...rows], next_cursor: nextCursor };
  const items = rows.slice(0, rowsMax);
  return { items, next_cursor: items.at(-1)?.id ?? null };
}
