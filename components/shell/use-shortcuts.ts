"use client";

import { useEffect, useEffectEvent } from "react";
import { useNavigate } from "@/components/ui/navigation-progress";
import { isTypingTarget } from "../data/use-row-keys";
import { navItems } from "./nav-items";

export interface ShortcutHandlers {
  /** Hrefs of navigation items this person may not open. */
  hidden: readonly string[];
  onPalette: () => void;
  onHelp: () => void;
}

/** How long g waits for its letter, in ms. */
const sequenceMs = 1200;

/** ⌘K / Ctrl-K, ?, / and g-then-letter, for the whole console. Keys typed into text boxes are left alone. */
export function useShortcuts({ hidden, onPalette, onHelp }: ShortcutHandlers): void {
  const navigate = useNavigate();
  const openPalette = useEffectEvent(onPalette);
  const openHelp = useEffectEvent(onHelp);
  const findItem = useEffectEvent((letter: string) =>
    navItems.find(({ key, href }) => key === letter && !hidden.includes(href)),
  );
  useEffect(() => {
    let goUntil = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
        return;
      }
      if (isTypingTarget(event) || event.repeat) return;
      if (event.timeStamp < goUntil) {
        goUntil = 0;
        const item = findItem(event.key);
        if (item) {
          // Otherwise g k would also move in a list.
          event.preventDefault();
          event.stopImmediatePropagation();
          navigate(item.href);
          return;
        }
      }
      if (event.key === "g") goUntil = event.timeStamp + sequenceMs;
      else if (event.key === "?") {
        event.preventDefault();
        openHelp();
      } else if (event.key === "/") {
        event.preventDefault();
        const search = document.querySelector<HTMLElement>("main input[type=search]");
        if (search) search.focus();
        else openPalette();
      }
    };
    document.addEventListener("keydown", onKeyDown, { capture: true });
    return () => document.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [navigate]);
}
