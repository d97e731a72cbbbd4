"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { UpcomingFire } from "@/lib/schemas/system";
import { useTRPCClient } from "@/lib/trpc/client";
import { useLiveMessages } from "@/lib/trpc/live-feed-provider";
import { Card } from "../ui/card";
import { Skeleton } from "../ui/skeleton";
import type { TimerOfHour } from "./hour-lanes";
import { NextHour } from "./next-hour";

const KEY = ["dashboard", "timers"] as const;
const HOUR_MS = 3_600_000;

/** The coming hour as a timeline, one lane per timer; nothing when no timer fires in it. */
export function NextHourCard({ upcoming }: { upcoming: readonly UpcomingFire[] }) {
  const timers = useTimers();
  const soon = upcoming.some(({ at }) => Date.parse(at) - Date.now() < HOUR_MS);
  if (!soon || timers?.length === 0) return null;
  return (
    <Card title="The next hour" description="When each timer fires, so that collisions show">
      {timers ? <NextHour timers={timers} /> : <Skeleton className="h-24" />}
    </Card>
  );
}

/**
 * The enabled timers with their settings. Read under a name of its own, because the lists of sensors and rules are read
 * again with every fire, and this only matters when a definition changes.
 */
function useTimers(): TimerOfHour[] | undefined {
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  useLiveMessages((messages) => {
    if (messages.some(({ type }) => type === "definition")) void queryClient.invalidateQueries({ queryKey: KEY });
  });
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: async (): Promise<TimerOfHour[]> => {
      const [sensors, rules] = await Promise.all([client.sensors.list.query(), client.rules.list.query()]);
      return [
        ...sensors.flatMap(({ ref, label, enabled, trigger_ref, timer, timer_config: config, phase_ms }) =>
          enabled && trigger_ref !== null && config !== null && phase_ms !== null
            ? [{ ref, label, path: "/sensors" as const, triggerRef: trigger_ref, config, timer, phaseMs: phase_ms }]
            : [],
        ),
        ...rules.flatMap(({ ref, label, enabled, trigger_ref, timer, timer_config: config, phase_ms }) =>
          enabled && config !== null && phase_ms !== null
            ? [
                {
                  ref,
                  label,
                  path: "/rules" as const,
                  triggerRef: trigger_ref,
                  config,
                  timer,
                  phaseMs: phase_ms,
                },
              ]
            : [],
        ),
      ];
    },
  });
  return data;
}
