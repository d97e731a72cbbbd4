import type { Metadata } from "next";
import { ENFORCEMENTS_PAGE, readEnforcementFilter } from "@/components/enforcements/enforcement-filter";
import { EnforcementsPage } from "@/components/enforcements/enforcements-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Enforcements" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: Props) {
  const params = await searchParams;
  const filter = readEnforcementFilter((key) => [params[key]].flat()[0]);
  await prefetch(
    trpc.savedViews.list.queryOptions(),
    trpc.enforcements.list.infiniteQueryOptions(
      { ...filter, limit: ENFORCEMENTS_PAGE },
      { getNextPageParam: (page) => page.next_cursor },
    ),
    trpc.rules.list.queryOptions(),
    trpc.triggers.list.queryOptions(),
  );
  return (
    <HydrateClient>
      <EnforcementsPage />
    </HydrateClient>
  );
}
