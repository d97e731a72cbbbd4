"use client";

import { type RefObject, useEffect } from "react";

const editable = "input, textarea, select, [contenteditable=true], [role=combobox], [role=listbox], [role=menu]";

/** True for a key press that belongs to something else: a text box, an open dialog or menu, a browser shortcut. */
export function isTypingTarget(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(editable)) return true;
  const modal = document.querySelector("[role=dialog][data-state=open], [role=alertdialog][data-state=open]");
  return modal !== null && !modal.contains(target) ? true : target?.closest("[role=menu]") !== null && target !== null;
}

/**
 * j/k anywhere on the page, and the arrow keys inside the table, move the focus from row to row. The focus goes to the
 * row's link, so Enter works by itself.
 * @param focusRow brings the row into view and focuses it (virtualised rows may have to be rendered first)
 */
export function useRowKeys(
  container: RefObject<HTMLElement | null>,
  count: number,
  focusRow: (index: number) => void,
  enabled: boolean,
): void {
  useEffect(() => {
    if (!enabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTypingTarget(event)) return;
      const inside = container.current?.contains(document.activeElement) ?? false;
      const down = event.key === "j" || (inside && event.key === "ArrowDown");
      const up = event.key === "k" || (inside && event.key === "ArrowUp");
      if (!down && !up) return;
      const row = document.activeElement?.closest<HTMLElement>("tr[data-index]");
      const current = row && inside ? Number(row.dataset.index) : -1;
      const next = down ? Math.min(count - 1, current + 1) : Math.max(0, current - 1);
      if (count === 0 || next === current) return;
      event.preventDefault();
      focusRow(next);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [container, count, focusRow, enabled]);
}
