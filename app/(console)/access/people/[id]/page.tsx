import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PersonPage } from "@/components/access/person-page";
import { PermittedPage } from "@/components/console/current-user";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ id: string }> };

export const metadata: Metadata = { title: "Person" };

export default async function Page({ params }: Props) {
  const id = Number((await params).id);
  if (!Number.isSafeInteger(id) || id < 1) notFound();
  await prefetch(trpc.identities.get.queryOptions({ id }), trpc.permissions.sets.queryOptions());
  return (
    <HydrateClient>
      <PermittedPage resource="identities" action="read" back={{ label: "Dashboard", href: "/" }}>
        <PersonPage key={id} id={id} />
      </PermittedPage>
    </HydrateClient>
  );
}
