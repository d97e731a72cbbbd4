"use client";

import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchStreamLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import { noAnswer } from "@/lib/no-answer";
import { BATCH_CALLS_MAX } from "@/lib/trpc/batch-limit";
import { LiveFeedProvider } from "@/lib/trpc/live-feed-provider";
import { makeQueryClient } from "@/lib/trpc/query-client";
import { leaveForSignIn } from "@/lib/trpc/sign-in-redirect";
import type { AppRouter } from "@/server/api/trpc/router";

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export { useTRPC, useTRPCClient };

const ENDPOINT = "/api/trpc";
/** Longer addresses are refused by some proxies; a batch that would be longer is sent as several. */
const URL_LENGTH_MAX = 4_000;

/** On the server the address is never used: pages read through server/api/trpc/prefetch. */
function endpoint(): string {
  return typeof window === "undefined" ? `http://localhost${ENDPOINT}` : ENDPOINT;
}

async function fetchOrExplain(url: RequestInfo | URL | string, init?: object): Promise<Response> {
  const answer = await fetch(url, init).catch((error: unknown) => {
    throw (init as RequestInit | undefined)?.signal?.aborted ? error : noAnswer(error);
  });
  const isOurs = answer.ok || (answer.headers.get("content-type") ?? "").includes("json");
  if (!isOurs) throw noAnswer(answer.status);
  return answer;
}

function makeClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url: endpoint() }),
        false: httpBatchStreamLink({
          url: endpoint(),
          maxURLLength: URL_LENGTH_MAX,
          maxItems: BATCH_CALLS_MAX,
          fetch: fetchOrExplain,
        }),
      }),
    ],
  });
}

let browserQueryClient: QueryClient | undefined;

/** One cache per tab, also when React throws away a first render; one per request on the server. */
function queryClient(): QueryClient {
  if (typeof window === "undefined") return makeQueryClient();
  browserQueryClient ??= makeQueryClient(leaveForSignIn);
  return browserQueryClient;
}

/**
 * Gives the page its queries, mutations and the tab's one live connection. `live` is false on pages for visitors who are
 * not signed in.
 */
export function ApiProvider({ children, live = true }: { children: ReactNode; live?: boolean }) {
  const cache = queryClient();
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={cache}>
      <TRPCProvider trpcClient={client} queryClient={cache}>
        {live ? <LiveFeedProvider client={client}>{children}</LiveFeedProvider> : children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
