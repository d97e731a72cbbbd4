import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";

const RETRIES = 2;

/** The code that the server gave an error, such as `NOT_FOUND`; null when it did not answer. */
export function errorCode(error: unknown): string | null {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  const code = typeof data === "object" && data !== null ? (data as { code?: unknown }).code : null;
  return typeof code === "string" ? code : null;
}

const WORTH_ANOTHER_TRY = new Set([null, "INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "BAD_GATEWAY", "TIMEOUT"]);

/**
 * A cache of queries. What is in it counts as fresh, because the live feed says what changed; the feed's provider
 * invalidates it. `onSignedOut` is called when a query or a mutation finds the session gone.
 */
export function makeQueryClient(onSignedOut?: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (errorCode(error) === "UNAUTHORIZED") onSignedOut?.();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // Whether the browser is online says nothing about a server of one's own, which may be this very machine.
        networkMode: "always",
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < RETRIES && WORTH_ANOTHER_TRY.has(errorCode(error)),
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
