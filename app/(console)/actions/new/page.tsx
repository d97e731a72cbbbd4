import type { Metadata } from "next";
import { ActionEditor } from "@/components/actions/action-editor";
import { PermittedPage } from "@/components/console/current-user";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "New action" };

export default async function Page({ searchParams }: { searchParams: Promise<{ pack?: string | string[] }> }) {
  const [pack] = [(await searchParams).pack].flat();
  await prefetch(trpc.packs.list.queryOptions());
  return (
    <HydrateClient>
      <PermittedPage resource="actions" action="create" back={{ label: "All actions", href: "/actions" }}>
        <ActionEditor {...(pack && { packRef: pack })} />
      </PermittedPage>
    </HydrateClient>
  );
}
