import type { Metadata } from "next";
import { NewSensorPage } from "@/components/sensors/form/new-sensor-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "New sensor" };

type PageProps = { searchParams: Promise<{ duplicate?: string | string[] }> };

export default async function Page({ searchParams }: PageProps) {
  const { duplicate } = await searchParams;
  const ref = typeof duplicate === "string" && duplicate !== "" ? duplicate : null;
  await prefetch(
    trpc.sensors.list.queryOptions(),
    trpc.actions.list.queryOptions(),
    trpc.packs.list.queryOptions(),
    trpc.triggers.list.queryOptions(),
    ...(ref === null
      ? []
      : [trpc.sensors.get.queryOptions({ ref }), trpc.rules.list.queryOptions({ sensor_ref: ref })]),
  );
  return (
    <HydrateClient>
      <NewSensorPage duplicate={ref} />
    </HydrateClient>
  );
}
