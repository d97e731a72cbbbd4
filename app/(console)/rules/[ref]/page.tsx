import type { Metadata } from "next";
import { RulePage } from "@/components/rules/rule-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ ref: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Rule ${decodeURIComponent((await params).ref)}` };
}

export default async function Page({ params }: Props) {
  const ref = decodeURIComponent((await params).ref);
  await prefetch(trpc.rules.get.queryOptions({ ref }), trpc.alerts.get.queryOptions({ target: "rule", ref }));
  return (
    <HydrateClient>
      <RulePage refName={ref} />
    </HydrateClient>
  );
}
