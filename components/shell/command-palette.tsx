"use client";

import { LoaderCircle, type LucideIcon, X } from "lucide-react";
import * as DialogPrimitive from "radix-ui/dialog";
import { useNavigate } from "@/components/ui/navigation-progress";
import { Command, CommandGroup, CommandInput, CommandItem, CommandList } from "../ui/command";
import { overlayClasses } from "../ui/dialog";
import { filterOptions } from "../ui/filter-options";
import { Kbd } from "../ui/kbd";
import { navItems } from "./nav-items";

export interface PaletteAction {
  id: string;
  label: string;
  /** "New sensor" → "timer cron interval webhook" */
  keywords?: string;
  icon: LucideIcon;
  /** One of the two. */
  href?: string;
  run?: () => void;
  /** Heading; default "Actions". */
  group?: string;
}

export interface PaletteResult {
  id: string;
  label: string;
  /** "sensor", "execution failed 2m ago" */
  detail?: string;
  icon: LucideIcon;
  href: string;
  /** Heading: "Sensors". */
  group: string;
}

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  actions?: readonly PaletteAction[];
  /** Hrefs of navigation items this person may not open. */
  hidden?: readonly string[];
  /** What was typed, for the caller's search. */
  search: string;
  onSearchChange: (search: string) => void;
  /** Found by the caller for `search`, best first; shown as they are. */
  results?: readonly PaletteResult[];
  searching?: boolean;
}

function byGroup<T extends { group?: string }>(items: readonly T[], fallback: string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = item.group ?? fallback;
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return [...groups];
}

/** Go anywhere, do the common things, find by name. Opens with ⌘K. */
export function CommandPalette(props: CommandPaletteProps) {
  const {
    open,
    onOpenChange,
    actions = [],
    hidden = [],
    search,
    onSearchChange,
    results = [],
    searching = false,
  } = props;
  const navigate = useNavigate();
  const options = <T extends { label: string; keywords?: string }>(items: readonly T[], idOf: (item: T) => string) =>
    filterOptions(
      items.map((item) => ({ ...item, value: idOf(item) })),
      search,
    );
  const pages = options(
    navItems.filter(({ href }) => !hidden.includes(href)),
    (item) => item.href,
  );
  const commands = options(actions, (action) => action.id);
  const nothing = pages.length + commands.length + results.length === 0;
  const go = (work: () => void) => {
    onOpenChange(false);
    onSearchChange("");
    work();
  };

  return (
    <DialogPrimitive.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onSearchChange("");
        onOpenChange(next);
      }}
    >
      <DialogPrimitive.Portal>
        <DialogPrimitive.Overlay className={overlayClasses} />
        <DialogPrimitive.Content
          aria-describedby={undefined}
          className="data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98 fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-1.5rem)] -translate-x-1/2 overflow-hidden rounded-xl border bg-popover shadow-lg outline-none data-[state=open]:animate-in sm:max-w-xl"
        >
          <DialogPrimitive.Title className="sr-only">Search and commands</DialogPrimitive.Title>
          <Command shouldFilter={false} loop label="Search and commands">
            <CommandInput value={search} onValueChange={onSearchChange} placeholder="Search or type a command…" />
            <CommandList label="Results">
              {byGroup(results, "Found").map(([group, items]) => (
                <CommandGroup key={`found-${group}`} heading={group}>
                  {items.map((item) => (
                    <CommandItem
                      key={item.id}
                      value={`found-${item.id}`}
                      onSelect={() => go(() => navigate(item.href))}
                    >
                      <item.icon aria-hidden />
                      <span className="min-w-0 flex-1 truncate">{item.label}</span>
                      {item.detail && <span className="shrink-0 text-muted-foreground text-xs">{item.detail}</span>}
                    </CommandItem>
                  ))}
                </CommandGroup>
              ))}
              {byGroup(commands, "Actions").map(([group, items]) => (
                <CommandGroup key={`action-${group}`} heading={group}>
                  {items.map((item) => (
                    <CommandItem
                      key={item.id}
                      value={`action-${item.id}`}
                      onSelect={() => go(() => (item.href === undefined ? item.run?.() : navigate(item.href)))}
                    >
                      <item.icon aria-hidden />
                      <span className="min-w-0 flex-1 truncate">{item.label}</span>
                    </CommandItem>
                  ))}
                </CommandGroup>
              ))}
              {pages.length > 0 && (
                <CommandGroup heading="Go to">
                  {pages.map((item) => (
                    <CommandItem
                      key={item.href}
                      value={`page-${item.href}`}
                      onSelect={() => go(() => navigate(item.href))}
                    >
                      <item.icon aria-hidden />
                      <span className="min-w-0 flex-1 truncate">{item.label}</span>
                      <span className="flex gap-1 max-sm:hidden">
                        <Kbd>g</Kbd>
                        <Kbd>{item.key}</Kbd>
                      </span>
                    </CommandItem>
                  ))}
                </CommandGroup>
              )}
              {nothing && !searching && (
                <p role="status" className="py-8 text-center text-muted-foreground text-sm">
                  Nothing found for “{search.trim()}”
                </p>
              )}
              {searching && (
                <p role="status" className="flex items-center gap-2 px-2.5 py-2 text-muted-foreground text-sm">
                  <LoaderCircle aria-hidden className="size-4 animate-spin" />
                  Searching…
                </p>
              )}
            </CommandList>
          </Command>
          <DialogPrimitive.Close
            aria-label="Close"
            className="absolute top-2.5 right-2.5 flex size-7 items-center justify-center rounded-md text-muted-foreground hover:bg-accent hover:text-foreground"
          >
            <X aria-hidden className="size-4" />
          </DialogPrimitive.Close>
        </DialogPrimitive.Content>
      </DialogPrimitive.Portal>
    </DialogPrimitive.Root>
  );
}
