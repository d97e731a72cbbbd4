"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useLiveHistory } from "@/components/events/use-live-history";
import type { EnforcementSummary } from "@/lib/schemas/event";
import type { LiveMessage } from "@/lib/schemas/live";
import { useTRPC } from "@/lib/trpc/client";
import type { EnforcementStatus } from "@/lib/vocabulary";
import {
  concernsEnforcements,
  ENFORCEMENTS_PAGE,
  type EnforcementFilter,
  laterEnforcement,
} from "./enforcement-filter";

/** Enforcements of a filter, newest first, live. `filter` may be a new object at every render. */
export function useEnforcements(filter: EnforcementFilter, limit = ENFORCEMENTS_PAGE) {
  const trpc = useTRPC();
  const { rule_ref, trigger_ref, event, status } = filter;
  const stable = useMemo(
    () => definedOnly({ rule_ref, trigger_ref, event, status }),
    [rule_ref, trigger_ref, event, status],
  );
  const options = trpc.enforcements.list.infiniteQueryOptions(
    { ...stable, limit },
    // What happened between reading and listening is only found by reading again.
    { getNextPageParam: (page) => page.next_cursor, staleTime: 0 },
  );
  const query = useInfiniteQuery(options);
  const pick = useCallback(
    (message: LiveMessage): EnforcementSummary | null =>
      message.type === "enforcement" && concernsEnforcements(stable, message.enforcement) ? message.enforcement : null,
    [stable],
  );
  const matches = useCallback(
    (row: EnforcementSummary) => stable.status === undefined || row.status === stable.status,
    [stable],
  );
  return useLiveHistory<EnforcementSummary>({
    query,
    queryKey: options.queryKey,
    pick,
    matches,
    later: laterEnforcement,
  });
}

function definedOnly(filter: {
  rule_ref: string | undefined;
  trigger_ref: string | undefined;
  event: number | undefined;
  status: EnforcementStatus | undefined;
}): EnforcementFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
