import { setTimeout as delay } from "node:timers/promises";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { cache, type ReactNode } from "react";
import { makeQueryClient } from "@/lib/trpc/query-client";
import { appRouter } from "@/server/api/trpc/router";
import { pageContext } from "@/server/api/trpc/server-caller";

const pageQueryClient = cache(makeQueryClient);

/** The options of queries for server components: `await prefetch(trpc.sensors.list.queryOptions())`. */
export const trpc = createTRPCOptionsProxy({ ctx: pageContext, router: appRouter, queryClient: pageQueryClient });

/** What `trpc.x.y.queryOptions()` and `infiniteQueryOptions()` give. */
type PrefetchOptions = { queryKey: readonly unknown[]; queryFn?: unknown };

/** How long a page waits for its data, in ms: then it is sent with skeletons in their place, and the browser asks. */
const WAIT_MS = 500;

/**
 * Reads for the page, so that its first paint has data. The page does not fail when a query does, nor wait for a slow
 * one: the browser asks again and shows the error in its place. Inside `HydrateClient` only.
 */
export async function prefetch(...queries: PrefetchOptions[]): Promise<void> {
  const client = pageQueryClient();
  const answered = Promise.all(
    queries.map((options) =>
      (options.queryKey[1] as { type?: string } | undefined)?.type === "infinite"
        ? client.prefetchInfiniteQuery({ ...options, retry: false } as Parameters<
            typeof client.prefetchInfiniteQuery
          >[0])
        : client.prefetchQuery({ ...options, retry: false } as Parameters<typeof client.prefetchQuery>[0]),
    ),
  );
  const waited = new AbortController();
  await Promise.race([
    answered.finally(() => waited.abort()),
    delay(WAIT_MS, undefined, { signal: waited.signal }).catch(() => {}),
  ]);
}

/** Hands everything that has been prefetched to the browser. */
export function HydrateClient({ children }: { children: ReactNode }) {
  const state = dehydrate(pageQueryClient());
  // Read before the browser listens to it: what changed in between was told to nobody, so it is shown and read once more.
  for (const query of state.queries) query.state = { ...query.state, isInvalidated: true };
  return <HydrationBoundary state={state}>{children}</HydrationBoundary>;
}
