/** Chosen rows of a table, by their ids. Pure; the order is that in which the rows are shown. */
export type Chosen = ReadonlySet<string>;

export interface SelectionStep {
  chosen: Chosen;
  /** Where a range begins: the row that was toggled last. */
  anchor: string | null;
}

/**
 * Toggles a row; with `extend` everything from the last one to this becomes what this one becomes. At most `max` are chosen:
 * the first of a range.
 */
export function toggleRow(
  { chosen, anchor }: SelectionStep,
  order: readonly string[],
  id: string,
  extend: boolean,
  max: number,
): SelectionStep {
  const on = !chosen.has(id);
  const [from, to] = [order.indexOf(anchor ?? ""), order.indexOf(id)];
  const range = extend && from >= 0 && to >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
  const next = new Set(chosen);
  for (const one of range) {
    if (!on) next.delete(one);
    else if (next.size < max) next.add(one);
  }
  return { chosen: next, anchor: id };
}

/** What the box in the head says of the rows that are shown. */
export function shownState(chosen: Chosen, order: readonly string[], max: number): boolean | "indeterminate" {
  const count = order.filter((id) => chosen.has(id)).length;
  if (count === 0) return false;
  return count >= Math.min(order.length, max) ? true : "indeterminate";
}

/** Chooses the rows that are shown, the first `max` of them; none, when they are chosen already. */
export function toggleShown(chosen: Chosen, order: readonly string[], max: number): Chosen {
  return new Set(shownState(chosen, order, max) === true ? [] : order.slice(0, max));
}
