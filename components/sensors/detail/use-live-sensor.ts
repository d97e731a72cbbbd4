"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "@/lib/trpc/client";
import { useLiveMessages } from "@/lib/trpc/live-feed-provider";
import { useSettledError } from "../use-settled-error";
import { followFires, withLiveOutcomes } from "./follow-fires";
import { useLiveRuns } from "./use-live-runs";

/** A sensor whose fires and their outcomes are shown as the live feed tells of them. */
export function useLiveSensor(ref: string, enabled: boolean) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const query = useQuery(trpc.sensors.get.queryOptions({ ref }, { enabled }));
  const { data, refetch } = query;
  const error = useSettledError(query);
  useLiveMessages((messages) => {
    cache.setQueryData(trpc.sensors.get.queryKey({ ref }), (sensor) => sensor && followFires(sensor, messages));
  });
  const runs = useLiveRuns();
  const sensor = useMemo(() => data && withLiveOutcomes(data, runs), [data, runs]);
  return { sensor, runs, error, refetch };
}
