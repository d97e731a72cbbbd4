import { headers } from "next/headers";
import { cache } from "react";
import { createTrpcContext } from "@/server/api/trpc/context";
import { appRouter } from "@/server/api/trpc/router";
import { createCallerFactory, type TrpcContext } from "@/server/api/trpc/trpc";
import { getRuntime } from "@/server/process-state";

/** The context of the page that is being rendered; one per request, however many components ask. */
export const pageContext = cache(
  async (): Promise<TrpcContext> => createTrpcContext(getRuntime(), new Headers(await headers())),
);

const createCaller = createCallerFactory(appRouter);

/** Calls procedures from server components, as whoever looks at the page. */
export async function serverCaller(): Promise<ReturnType<typeof createCaller>> {
  return createCaller(await pageContext());
}
