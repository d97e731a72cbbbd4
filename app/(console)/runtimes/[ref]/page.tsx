import type { Metadata } from "next";
import { RuntimePage } from "@/components/runtimes/runtime-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ ref: string }> };

const refOf = async ({ params }: Props) => decodeURIComponent((await params).ref);

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: await refOf(props) };
}

export default async function Page(props: Props) {
  const ref = await refOf(props);
  await prefetch(trpc.runtimes.get.queryOptions({ ref }));
  return (
    <HydrateClient>
      <RuntimePage key={ref} of={ref} />
    </HydrateClient>
  );
}
