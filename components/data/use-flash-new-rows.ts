"use client";

import { type RefObject, useEffect, useRef } from "react";

/** Tints rows that were not there before, once, without rendering again. Nothing moves; reduced motion turns it off. */
export function useFlashNewRows<T>(
  container: RefObject<HTMLElement | null>,
  rows: readonly T[],
  rowId: (row: T) => string,
  enabled: boolean,
): void {
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    const ids = new Set(rows.map(rowId));
    const previous = known.current;
    known.current = rows.length === 0 ? previous : ids;
    if (!enabled || previous === null || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const fresh = rows.slice(0, 50).filter((row) => !previous.has(rowId(row)));
    // More than a screenful is another list (a filter changed), not news.
    if (fresh.length > 30 || container.current === null) return;
    const tint = getComputedStyle(container.current).getPropertyValue("--primary-soft");
    for (const row of fresh) {
      container.current
        .querySelector(`tr[data-row-id="${CSS.escape(rowId(row))}"]`)
        ?.animate([{ backgroundColor: tint }, { backgroundColor: "transparent" }], {
          duration: 1200,
          easing: "ease-out",
        });
    }
  }, [container, rows, rowId, enabled]);
}
