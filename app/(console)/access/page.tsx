import type { Metadata } from "next";
import { AccessPage } from "@/components/access/access-page";
import { PermittedPage } from "@/components/console/current-user";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Access" };

export default async function Page() {
  await prefetch(
    trpc.identities.list.queryOptions(),
    trpc.permissions.sets.queryOptions(),
    trpc.permissions.roles.queryOptions(),
  );
  return (
    <HydrateClient>
      <PermittedPage resource="identities" action="read" back={{ label: "Dashboard", href: "/" }}>
        <AccessPage />
      </PermittedPage>
    </HydrateClient>
  );
}
