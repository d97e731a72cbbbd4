"use client";

import { type RefObject, useEffect, useEffectEvent } from "react";

/** Tells whether the reader has left the top of a list, by its own scrolling or the page's. */
export function useScrolledAway(
  container: RefObject<HTMLElement | null>,
  enabled: boolean,
  onChange: (away: boolean) => void,
): void {
  const report = useEffectEvent(onChange);
  useEffect(() => {
    if (!enabled) return;
    let last = false;
    const check = () => {
      const node = container.current;
      const away = node !== null && (node.scrollTop > 8 || node.getBoundingClientRect().top < 0);
      if (away !== last) {
        last = away;
        report(away);
      }
    };
    // Scroll events of boxes do not bubble, but they can be captured.
    document.addEventListener("scroll", check, { capture: true, passive: true });
    return () => {
      document.removeEventListener("scroll", check, { capture: true });
      if (last) report(false);
    };
  }, [container, enabled]);
}
