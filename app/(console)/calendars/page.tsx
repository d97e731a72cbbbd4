import type { Metadata } from "next";
import { CalendarsPage } from "@/components/calendars/calendars-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Calendars" };

export default async function Page() {
  await prefetch(trpc.savedViews.list.queryOptions(), trpc.calendars.list.queryOptions());
  return (
    <HydrateClient>
      <CalendarsPage />
    </HydrateClient>
  );
}
