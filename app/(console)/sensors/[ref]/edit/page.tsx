import type { Metadata } from "next";
import { EditSensorPage } from "@/components/sensors/form/edit-sensor-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type PageProps = { params: Promise<{ ref: string }> };

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Edit ${decodeURIComponent((await params).ref)}` };
}

export default async function Page({ params }: PageProps) {
  const ref = decodeURIComponent((await params).ref);
  await prefetch(trpc.sensors.get.queryOptions({ ref }));
  return (
    <HydrateClient>
      <EditSensorPage sensorRef={ref} />
    </HydrateClient>
  );
}
