import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SetPage } from "@/components/access/set-page";
import { PermittedPage } from "@/components/console/current-user";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ id: string }> };

export const metadata: Metadata = { title: "Permission set" };

export default async function Page({ params }: Props) {
  const id = Number((await params).id);
  if (!Number.isSafeInteger(id) || id < 1) notFound();
  await prefetch(trpc.permissions.set.queryOptions({ id }), trpc.permissions.roles.queryOptions());
  return (
    <HydrateClient>
      <PermittedPage resource="permissions" action="read" back={{ label: "Dashboard", href: "/" }}>
        <SetPage key={id} id={id} />
      </PermittedPage>
    </HydrateClient>
  );
}
