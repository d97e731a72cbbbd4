import type { Metadata } from "next";
import { NewActionPage } from "@/components/actions/new-action-page";
import { PermittedPage } from "@/components/console/current-user";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "New action" };

type Props = { searchParams: Promise<{ pack?: string | string[]; duplicate?: string | string[] }> };

export default async function Page({ searchParams }: Props) {
  const params = await searchParams;
  const [packRef, duplicate] = [params.pack, params.duplicate].map((value) => [value].flat()[0] || undefined);
  await prefetch(
    trpc.packs.list.queryOptions(),
    ...(duplicate === undefined
      ? []
      : [trpc.actions.get.queryOptions({ ref: duplicate }), trpc.actions.list.queryOptions()]),
  );
  return (
    <HydrateClient>
      <PermittedPage resource="actions" action="create" back={{ label: "All actions", href: "/actions" }}>
        <NewActionPage packRef={packRef} duplicate={duplicate} />
      </PermittedPage>
    </HydrateClient>
  );
}
