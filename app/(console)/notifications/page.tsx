import type { Metadata } from "next";
import { NotificationsPage } from "@/components/notifications/notifications-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Notifications" };

export default async function Page() {
  await prefetch(trpc.channels.list.queryOptions());
  return (
    <HydrateClient>
      <NotificationsPage />
    </HydrateClient>
  );
}
