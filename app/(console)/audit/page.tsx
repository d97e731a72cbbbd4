import type { Metadata } from "next";
import { AUDIT_PAGE, readAuditFilter } from "@/components/audit/audit-filter";
import { AuditPage } from "@/components/audit/audit-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Audit" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: Props) {
  const params = await searchParams;
  const filter = readAuditFilter((key) => [params[key]].flat()[0]);
  await prefetch(
    trpc.savedViews.list.queryOptions(),
    trpc.audit.list.infiniteQueryOptions(
      { ...filter, limit: AUDIT_PAGE },
      { getNextPageParam: (page) => page.next_cursor },
    ),
  );
  return (
    <HydrateClient>
      <AuditPage />
    </HydrateClient>
  );
}
