"use client";

import { type RefObject, useEffect, useRef } from "react";
import { isTypingTarget } from "./use-row-keys";
import type { RowSelection } from "./use-row-selection";

/** x toggles the row with the focus, Shift+X everything up to it, Esc lets all go. */
export function useSelectionKeys(
  container: RefObject<HTMLElement | null>,
  selection: RowSelection | undefined,
  order: readonly string[],
): void {
  const latest = useRef({ selection, order });
  useEffect(() => {
    latest.current = { selection, order };
  });
  const isOn = selection !== undefined;
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const { selection: now, order: shown } = latest.current;
      if (now === undefined || isTypingTarget(event)) return;
      if (event.key === "Escape" && now.chosen.size > 0) return now.set([]);
      if (event.key.toLowerCase() !== "x" || !container.current?.contains(document.activeElement)) return;
      const id = document.activeElement?.closest<HTMLElement>("tr[data-row-id]")?.dataset.rowId;
      if (id === undefined) return;
      event.preventDefault();
      now.toggle(id, shown, event.shiftKey);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [container, isOn]);
}
