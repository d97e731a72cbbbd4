import type { Metadata } from "next";
import { SensorPage } from "@/components/sensors/detail/sensor-page";
import { SENSOR_LOG_FIRST } from "@/lib/vocabulary";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type PageProps = { params: Promise<{ ref: string }> };

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).ref) };
}

export default async function Page({ params }: PageProps) {
  const ref = decodeURIComponent((await params).ref);
  await prefetch(
    trpc.sensors.get.queryOptions({ ref }),
    trpc.alerts.get.queryOptions({ target: "sensor", ref }),
    trpc.sensors.log.queryOptions({ ref, limit: SENSOR_LOG_FIRST }),
    trpc.events.list.infiniteQueryOptions(
      { source_ref: ref, limit: 20 },
      { getNextPageParam: (page) => page.next_cursor },
    ),
  );
  return (
    <HydrateClient>
      <SensorPage sensorRef={ref} />
    </HydrateClient>
  );
}
