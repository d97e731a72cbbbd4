import type { Metadata } from "next";
import { ActionEditor } from "@/components/actions/action-editor";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "New action" };

export default async function Page({ searchParams }: { searchParams: Promise<{ pack?: string | string[] }> }) {
  const [pack] = [(await searchParams).pack].flat();
  await prefetch(trpc.packs.list.queryOptions());
  return (
    <HydrateClient>
      <ActionEditor {...(pack && { packRef: pack })} />
    </HydrateClient>
  );
}
