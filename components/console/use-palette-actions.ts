"use client";

import { useMutation } from "@tanstack/react-query";
import { Radio, RefreshCw, Sparkles, SquareTerminal, Waypoints } from "lucide-react";
import { useMemo } from "react";
import { formatCount } from "@/lib/format/format-number";
import { useTRPC } from "@/lib/trpc/client";
import type { PaletteAction } from "../shell/command-palette";
import { toast } from "../ui/toaster";
import { type Needed, useMissing } from "./current-user";

/** What the palette can do besides going to pages. */
export function usePaletteActions(): readonly PaletteAction[] {
  const missing = useMissing();
  const trpc = useTRPC();
  const { mutate: reload } = useMutation(
    trpc.sensors.reload.mutationOptions({
      onSuccess: ({ armed, repaired }) =>
        toast.success("Timers reloaded", {
          description: `${formatCount(armed, "timer")} armed, ${formatCount(repaired, "difference")} repaired`,
        }),
      onError: (error) => toast.error("Timers could not be reloaded", { description: error.message }),
    }),
  );
  const actions = useMemo(
    (): (PaletteAction & { needs?: Needed })[] => [
      {
        id: "new-sensor",
        label: "New sensor",
        keywords: "timer cron interval date webhook create",
        icon: Radio,
        href: "/sensors/new",
      },
      {
        id: "new-rule",
        label: "New rule",
        keywords: "criteria condition create",
        icon: Waypoints,
        href: "/rules/new",
        needs: { resource: "rules", action: "create" },
      },
      {
        id: "new-action",
        label: "New action",
        keywords: "script shell python javascript create",
        icon: SquareTerminal,
        href: "/actions/new",
        needs: { resource: "actions", action: "create" },
      },
      {
        id: "starters",
        label: "Starters",
        keywords: "example template heartbeat disk website backup webhook",
        icon: Sparkles,
        href: "/starters",
        needs: { resource: "packs", action: "create" },
      },
      {
        id: "reload-timers",
        label: "Reload timers",
        keywords: "scheduler reconcile sensors",
        icon: RefreshCw,
        run: () => reload(),
      },
    ],
    [reload],
  );
  return actions.filter(({ needs }) => needs === undefined || missing(needs) === null);
}
