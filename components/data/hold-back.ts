/**
 * Splits a list that grows at its top for a reader who has scrolled down: rows before the anchor (the row that was first
 * when they left the top) are held back and only counted, so that what is being read stays in place. Rows after the
 * anchor are always current. If the anchor is gone, nothing is held back.
 */
export function holdBack<T>(
  rows: readonly T[],
  anchorId: string | null,
  rowId: (row: T) => string,
): { shown: readonly T[]; held: number } {
  if (anchorId === null) return { shown: rows, held: 0 };
  const at = rows.findIndex((row) => rowId(row) === anchorId);
  return at <= 0 ? { shown: rows, held: 0 } : { shown: rows.slice(at), held: at };
}
