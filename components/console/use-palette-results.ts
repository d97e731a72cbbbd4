"use client";

import { useQueries } from "@tanstack/react-query";
import { Radio, SquareTerminal, Waypoints } from "lucide-react";
import { useMemo } from "react";
import { useTRPC } from "@/lib/trpc/client";
import type { PaletteResult } from "../shell/command-palette";
import { findDefinitions } from "./find-definitions";

/** Sensors, rules and actions whose name or ref is like what was typed. Nothing is read before something is typed. */
export function usePaletteResults(search: string): { results: readonly PaletteResult[]; searching: boolean } {
  const trpc = useTRPC();
  const enabled = search.trim() !== "";
  const wanted = [trpc.sensors.list.queryOptions(), trpc.rules.list.queryOptions({}), trpc.actions.list.queryOptions()];
  // None at all before that, instead of disabled ones: a query that is in the cache already, without data, keeps a page from
  // being sent with the rows that were read for it.
  const [sensors, rules, actions] = useQueries({ queries: wanted.filter(() => enabled) });
  const results = useMemo(
    () =>
      enabled
        ? findDefinitions(search, [
            { group: "Sensors", path: "/sensors", icon: Radio, items: sensors?.data ?? [] },
            { group: "Rules", path: "/rules", icon: Waypoints, items: rules?.data ?? [] },
            { group: "Actions", path: "/actions", icon: SquareTerminal, items: actions?.data ?? [] },
          ])
        : [],
    [enabled, search, sensors?.data, rules?.data, actions?.data],
  );
  return { results, searching: [sensors, rules, actions].some((query) => query?.isLoading) };
}
