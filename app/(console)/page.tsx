import type { Metadata } from "next";
import { DashboardPage } from "@/components/dashboard/dashboard-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Dashboard" };

export default async function Page() {
  await prefetch(trpc.system.dashboard.queryOptions());
  return (
    <HydrateClient>
      <DashboardPage />
    </HydrateClient>
  );
}
