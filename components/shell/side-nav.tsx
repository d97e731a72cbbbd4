"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { useSyncExternalStore } from "react";
import { AppLink } from "../ui/app-link";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Logo } from "./logo";
import { NavList, type NavListProps } from "./nav-list";

const storageKey = "attune-nav-collapsed";
const changed = new EventTarget();

function subscribe(listener: () => void): () => void {
  changed.addEventListener("change", listener);
  window.addEventListener("storage", listener);
  return () => {
    changed.removeEventListener("change", listener);
    window.removeEventListener("storage", listener);
  };
}

// Storage may be forbidden (private windows, policies); then the choice lasts until the page is left.
let memory = false;
function read(): boolean {
  try {
    return localStorage.getItem(storageKey) === "1";
  } catch {
    return memory;
  }
}
function write(collapsed: boolean): void {
  memory = collapsed;
  try {
    localStorage.setItem(storageKey, collapsed ? "1" : "0");
  } catch {
    // Kept in memory above.
  }
  changed.dispatchEvent(new Event("change"));
}

/** The navigation at the left from 768 px up; folds to icons, which this browser remembers. */
export function SideNav(props: Pick<NavListProps, "hidden" | "counts">) {
  const collapsed = useSyncExternalStore(subscribe, read, () => false);
  return (
    <aside
      className={cn(
        "sticky top-0 hidden h-dvh shrink-0 flex-col border-r bg-sidebar md:flex",
        collapsed ? "w-14" : "w-14 lg:w-56 md:max-lg:w-48",
      )}
    >
      <div className={cn("flex h-12 shrink-0 items-center", collapsed ? "justify-center" : "px-4")}>
        <AppLink href="/" className="rounded-md">
          <Logo markOnly={collapsed} />
        </AppLink>
      </div>
      <nav aria-label="Main" className={cn("min-h-0 flex-1 overflow-y-auto py-2", collapsed ? "px-2.5" : "px-2")}>
        <NavList {...props} collapsed={collapsed} />
      </nav>
      <div className={cn("shrink-0 border-t p-2", collapsed && "flex justify-center")}>
        <Button
          variant="ghost"
          size={collapsed ? "icon" : "sm"}
          aria-label={collapsed ? "Expand navigation" : "Collapse navigation"}
          aria-expanded={!collapsed}
          onClick={() => write(!collapsed)}
          className={cn("text-muted-foreground", !collapsed && "w-full justify-start")}
        >
          {collapsed ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
          {!collapsed && "Collapse"}
        </Button>
      </div>
    </aside>
  );
}
