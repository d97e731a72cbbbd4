import type { Metadata } from "next";
import { EXECUTIONS_PAGE, readExecutionFilter } from "@/components/executions/execution-filter";
import { ExecutionsPage } from "@/components/executions/executions-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Executions" };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const params = await searchParams;
  const filter = readExecutionFilter((key) => [params[key]].flat()[0]);
  await prefetch(
    trpc.savedViews.list.queryOptions(),
    trpc.executions.list.infiniteQueryOptions(
      { ...filter, limit: EXECUTIONS_PAGE },
      { getNextPageParam: (page) => page.next_cursor },
    ),
    trpc.actions.list.queryOptions(),
    trpc.rules.list.queryOptions(),
    trpc.triggers.list.queryOptions(),
  );
  return (
    <HydrateClient>
      <ExecutionsPage />
    </HydrateClient>
  );
}
