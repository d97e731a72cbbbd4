"use client";

import { type ReactNode, useState } from "react";
import { onDemand } from "@/components/ui/on-demand";
import type { CommandPaletteProps } from "./command-palette";
import { SideNav } from "./side-nav";
import { TopBar } from "./top-bar";
import { useShortcuts } from "./use-shortcuts";
import { UserMenu, type UserMenuProps } from "./user-menu";

// Not needed for the first paint of any page, so they are fetched when first opened.
const CommandPalette = onDemand(() => import("./command-palette").then((module) => module.CommandPalette));
const ShortcutsDialog = onDemand(() => import("./shortcuts-dialog").then((module) => module.ShortcutsDialog));

export interface AppShellProps {
  user: UserMenuProps["user"];
  onSignOut: () => void;
  /** More DropdownMenuItems for the account menu. */
  userMenuItems?: ReactNode;
  /** A LiveBadge. */
  live?: ReactNode;
  /** Hrefs of navigation items this person may not open. */
  hiddenNav?: readonly string[];
  /** Numbers beside navigation items, by href. */
  navCounts?: Readonly<Record<string, number>>;
  /** The palette's actions and what the caller's search finds. */
  palette?: Pick<CommandPaletteProps, "actions" | "results" | "searching">;
  /** Called with what is typed into the palette. */
  onPaletteSearch?: (search: string) => void;
  /** Above the page: a notice that concerns everything (database away, version differs). */
  banner?: ReactNode;
  children: ReactNode;
}

/** The frame of every page behind sign-in: navigation, top bar, palette, shortcuts, and the page as <main>. */
export function AppShell(props: AppShellProps) {
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const [search, setSearch] = useState("");
  useShortcuts({
    hidden: props.hiddenNav ?? [],
    onPalette: () => setPaletteOpen((open) => !open),
    onHelp: () => setHelpOpen(true),
  });
  const nav = {
    ...(props.hiddenNav ? { hidden: props.hiddenNav } : {}),
    ...(props.navCounts ? { counts: props.navCounts } : {}),
  };
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-primary px-3 py-2 font-medium text-primary-foreground text-sm focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <SideNav {...nav} />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar
          onSearch={() => setPaletteOpen(true)}
          live={props.live}
          nav={nav}
          user={
            <UserMenu user={props.user} onSignOut={props.onSignOut} onShowShortcuts={() => setHelpOpen(true)}>
              {props.userMenuItems}
            </UserMenu>
          }
        />
        {props.banner}
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto grid w-full min-w-0 max-w-[100rem] flex-1 content-start gap-5 px-3 py-5 outline-none sm:px-4 md:px-6"
        >
          {props.children}
        </main>
      </div>
      {paletteOpen && (
        <CommandPalette
          {...props.palette}
          hidden={props.hiddenNav ?? []}
          open={paletteOpen}
          onOpenChange={setPaletteOpen}
          search={search}
          onSearchChange={(next) => {
            setSearch(next);
            props.onPaletteSearch?.(next);
          }}
        />
      )}
      {helpOpen && <ShortcutsDialog open onOpenChange={setHelpOpen} />}
    </div>
  );
}
