import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EnforcementPage } from "@/components/enforcements/enforcement-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Enforcement ${(await params).id}` };
}

export default async function Page({ params }: Props) {
  const id = Number((await params).id);
  if (!Number.isSafeInteger(id) || id < 1) notFound();
  await prefetch(trpc.enforcements.get.queryOptions({ id }));
  return (
    <HydrateClient>
      <EnforcementPage id={id} />
    </HydrateClient>
  );
}
