"use client";

import { useQueries } from "@tanstack/react-query";
import { Bookmark, Radio, SquareTerminal, Waypoints } from "lucide-react";
import { useMemo } from "react";
import type { SavedView } from "@/lib/schemas/saved-view";
import { useTRPC } from "@/lib/trpc/client";
import { LIST_LABEL, viewHref } from "../saved-views/list-words";
import type { PaletteResult } from "../shell/command-palette";
import { filterOptions } from "../ui/filter-options";
import { findDefinitions } from "./find-definitions";

/** How many views are shown. */
const VIEWS_MAX = 6;

/** Sensors, rules, actions and saved views whose name or ref is like what was typed. Nothing is read before something is typed. */
export function usePaletteResults(search: string): { results: readonly PaletteResult[]; searching: boolean } {
  const trpc = useTRPC();
  const enabled = search.trim() !== "";
  const wanted = [trpc.sensors.list.queryOptions(), trpc.rules.list.queryOptions({}), trpc.actions.list.queryOptions()];
  // None at all before that, instead of disabled ones: a query that is in the cache already, without data, keeps a page from
  // being sent with the rows that were read for it.
  const [sensors, rules, actions] = useQueries({ queries: wanted.filter(() => enabled) });
  const [views] = useQueries({ queries: [trpc.savedViews.list.queryOptions()].filter(() => enabled) });
  const results = useMemo(
    () =>
      enabled
        ? [
            ...findViews(search, views?.data ?? []),
            ...findDefinitions(search, [
              { group: "Sensors", path: "/sensors", icon: Radio, items: sensors?.data ?? [] },
              { group: "Rules", path: "/rules", icon: Waypoints, items: rules?.data ?? [] },
              { group: "Actions", path: "/actions", icon: SquareTerminal, items: actions?.data ?? [] },
            ]),
          ]
        : [],
    [enabled, search, views?.data, sensors?.data, rules?.data, actions?.data],
  );
  return { results, searching: [views, sensors, rules, actions].some((query) => query?.isLoading) };
}

/** Views by their own names and those of their lists. */
function findViews(search: string, views: readonly SavedView[]): PaletteResult[] {
  return filterOptions(
    views.map((view) => ({ ...view, value: String(view.id), label: view.name, keywords: LIST_LABEL[view.list] })),
    search,
  )
    .slice(0, VIEWS_MAX)
    .map((view) => ({
      id: `view-${view.id}`,
      label: view.name,
      detail: LIST_LABEL[view.list],
      icon: Bookmark,
      href: viewHref(view),
      group: "Views",
    }));
}
