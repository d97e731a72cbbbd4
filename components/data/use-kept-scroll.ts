"use client";

import { type RefObject, useEffect, useRef } from "react";

/** How far each box was scrolled, by its entry in the tab's history and its name. */
const places = new Map<string, number>();

/**
 * Brings a box that scrolls by itself back to where it was when its page is returned to. Browsers do that for the page
 * only. It waits until there is enough to scroll, and stops when the person scrolls first.
 */
export function useKeptScroll(scroller: RefObject<HTMLElement | null>, name: string, ready: boolean): void {
  const restored = useRef(false);
  useEffect(() => {
    const box = scroller.current;
    const entry = (window as { navigation?: { currentEntry?: { key: string } | null } }).navigation?.currentEntry?.key;
    if (!ready || !box || entry === undefined) return;
    const key = `${entry} ${name}`;
    const place = places.get(key) ?? 0;
    const growth = new ResizeObserver(() => restore());
    const settle = () => growth.disconnect();
    function restore(): void {
      if (!box) return;
      box.scrollTop = place;
      if (box.scrollTop >= place - 1) settle();
    }
    const keep = () => places.set(key, box.scrollTop);
    // Once: another filter begins at its top.
    if (place > 0 && !restored.current) {
      if (box.firstElementChild) growth.observe(box.firstElementChild);
      restore();
    }
    restored.current = true;
    if (place === 0) keep(); // scrolled before the page's scripts were there
    box.addEventListener("wheel", settle, { passive: true });
    box.addEventListener("pointerdown", settle);
    box.addEventListener("keydown", settle);
    box.addEventListener("scroll", keep);
    return () => {
      settle();
      box.removeEventListener("wheel", settle);
      box.removeEventListener("pointerdown", settle);
      box.removeEventListener("keydown", settle);
      box.removeEventListener("scroll", keep);
    };
  }, [scroller, name, ready]);
}
