import type { Metadata } from "next";
import { SensorsPage } from "@/components/sensors/sensors-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Sensors" };

export default async function Page() {
  await prefetch(trpc.savedViews.list.queryOptions(), trpc.sensors.list.queryOptions());
  return (
    <HydrateClient>
      <SensorsPage />
    </HydrateClient>
  );
}
