"use client";

import type { RefObject } from "react";
import { Sheet, SheetContent } from "../ui/sheet";
import { Logo } from "./logo";
import { NavList, type NavListProps } from "./nav-list";

export interface NavSheetProps extends Pick<NavListProps, "hidden" | "counts"> {
  id: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What opened it, and gets the focus back. */
  trigger: RefObject<HTMLElement | null>;
}

/** The navigation on phones. */
export function NavSheet({ id, open, onOpenChange, trigger, ...nav }: NavSheetProps) {
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent
        id={id}
        side="left"
        title="Navigation"
        titleHidden
        className="w-[min(18rem,calc(100vw-3rem))] bg-sidebar"
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          trigger.current?.focus();
        }}
      >
        <div className="-mt-2 mb-4">
          <Logo />
        </div>
        <nav aria-label="Main">
          <NavList {...nav} onNavigate={() => onOpenChange(false)} />
        </nav>
      </SheetContent>
    </Sheet>
  );
}
