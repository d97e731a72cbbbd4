"use client";

import { type RefObject, useEffect, useState } from "react";
import { useScrolledAway } from "../data/use-scrolled-away";

/** After the pointer has rested for this long nobody is about to click, and the list goes on. */
const POINTER_REST_MS = 1_500;

/**
 * Whether somebody is reading or aiming at the list, so that it must not move: they have scrolled in it, move the
 * pointer over it, or have put the keyboard's focus into it.
 */
export function useReaderHold(container: RefObject<HTMLElement | null>, enabled: boolean): boolean {
  const [away, setAway] = useState(false);
  const [aiming, setAiming] = useState(false);
  const [focused, setFocused] = useState(false);
  useScrolledAway(container, enabled, setAway);
  useEffect(() => {
    const node = container.current;
    if (!node || !enabled) return;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const leave = () => {
      clearTimeout(rest);
      setAiming(false);
    };
    const move = (event: PointerEvent) => {
      if (event.pointerType !== "mouse") return;
      clearTimeout(rest);
      rest = setTimeout(leave, POINTER_REST_MS);
      setAiming(true);
    };
    const focus = () => setFocused(node.querySelector(":focus-visible") !== null);
    const blur = (event: FocusEvent) => setFocused(node.contains(event.relatedTarget as Node | null));
    node.addEventListener("pointermove", move, { passive: true });
    node.addEventListener("pointerleave", leave);
    node.addEventListener("focusin", focus);
    node.addEventListener("focusout", blur);
    return () => {
      clearTimeout(rest);
      node.removeEventListener("pointermove", move);
      node.removeEventListener("pointerleave", leave);
      node.removeEventListener("focusin", focus);
      node.removeEventListener("focusout", blur);
    };
  }, [container, enabled]);
  return enabled && (away || aiming || focused);
}
