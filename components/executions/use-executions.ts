"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useLiveHistory } from "@/components/events/use-live-history";
import {
  concernsExecutions,
  EXECUTIONS_PAGE,
  type ExecutionFilter,
  laterExecution,
  matchesExecutions,
} from "@/components/executions/execution-filter";
import type { ExecutionSummary } from "@/lib/schemas/execution";
import type { LiveMessage } from "@/lib/schemas/live";
import { useTRPC } from "@/lib/trpc/client";

/** Executions of a filter, newest first, live. `filter` may be a new object at every render. */
export function useExecutions(filter: ExecutionFilter, limit = EXECUTIONS_PAGE) {
  const trpc = useTRPC();
  const key = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the filter's content
  const stable = useMemo(() => filter, [key]);
  const options = trpc.executions.list.infiniteQueryOptions(
    { ...stable, limit },
    // What happened between reading and listening is only found by reading again.
    { getNextPageParam: (page) => page.next_cursor, staleTime: 0 },
  );
  const query = useInfiniteQuery(options);
  const pick = useCallback(
    (message: LiveMessage): ExecutionSummary | null =>
      message.type === "execution" && concernsExecutions(stable, message.execution) ? message.execution : null,
    [stable],
  );
  const matches = useCallback((row: ExecutionSummary) => matchesExecutions(stable, row), [stable]);
  return useLiveHistory<ExecutionSummary>({ query, queryKey: options.queryKey, pick, matches, later: laterExecution });
}
