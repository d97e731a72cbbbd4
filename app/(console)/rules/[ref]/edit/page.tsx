import type { Metadata } from "next";
import { PermittedPage } from "@/components/console/current-user";
import { EditRulePage } from "@/components/rules/edit-rule-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ ref: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit rule ${decodeURIComponent((await params).ref)}` };
}

export default async function Page({ params }: Props) {
  const ref = decodeURIComponent((await params).ref);
  await prefetch(
    trpc.rules.get.queryOptions({ ref }),
    trpc.triggers.list.queryOptions(),
    trpc.actions.list.queryOptions(),
  );
  return (
    <HydrateClient>
      <PermittedPage resource="rules" action="update" object={{ ref }} back={{ label: "All rules", href: "/rules" }}>
        <EditRulePage refName={ref} />
      </PermittedPage>
    </HydrateClient>
  );
}
