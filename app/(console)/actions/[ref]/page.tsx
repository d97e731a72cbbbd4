import type { Metadata } from "next";
import { ActionPage } from "@/components/actions/action-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ ref: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).ref) };
}

export default async function Page({ params }: Props) {
  const ref = decodeURIComponent((await params).ref);
  await prefetch(
    trpc.actions.get.queryOptions({ ref }),
    trpc.alerts.get.queryOptions({ target: "action", ref }),
    trpc.executions.list.infiniteQueryOptions(
      { action_ref: ref, limit: 20 },
      { getNextPageParam: (page) => page.next_cursor },
    ),
  );
  return (
    <HydrateClient>
      <ActionPage key={ref} actionRef={ref} />
    </HydrateClient>
  );
}
