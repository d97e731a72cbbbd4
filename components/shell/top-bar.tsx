"use client";

import { Menu, Search } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { onDemand } from "@/components/ui/on-demand";
import { AppLink } from "../ui/app-link";
import { Button } from "../ui/button";
import { Kbd } from "../ui/kbd";
import { Logo } from "./logo";
import type { NavListProps } from "./nav-list";

const NavSheet = onDemand(() => import("./nav-sheet").then((module) => module.NavSheet));

export interface TopBarProps {
  onSearch: () => void;
  /** The live badge. */
  live?: ReactNode;
  /** The user menu. */
  user: ReactNode;
  nav: Pick<NavListProps, "hidden" | "counts">;
}

/** Search, live badge and account; under 768 px also the way to the navigation. */
export function TopBar({ onSearch, live, user, nav }: TopBarProps) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const sheetId = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-background/95 px-3 backdrop-blur-sm md:px-6">
      <Button
        ref={trigger}
        variant="ghost"
        size="icon"
        aria-label="Open navigation"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? sheetId : undefined}
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
        className="md:hidden"
      >
        <Menu aria-hidden />
      </Button>
      {wanted && <NavSheet id={sheetId} {...nav} open={open} onOpenChange={setOpen} trigger={trigger} />}
      <AppLink href="/" className="rounded-md md:hidden">
        <Logo />
      </AppLink>
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Meta+K Control+K"
        className="flex h-8 w-64 items-center gap-2 rounded-md border border-border bg-card px-2.5 text-left text-muted-foreground text-sm shadow-xs hover:border-input hover:text-foreground max-md:ml-auto max-md:w-8 max-md:justify-center max-md:border-0 max-md:bg-transparent max-md:px-0 max-md:shadow-none"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="flex-1 max-md:sr-only">Search</span>
        <span aria-hidden className="flex gap-1 max-md:hidden">
          <Kbd>⌘K</Kbd>
        </span>
      </button>
      <div className="flex items-center gap-2 md:ml-auto">
        {live}
        {user}
      </div>
    </header>
  );
}
