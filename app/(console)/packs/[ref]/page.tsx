import type { Metadata } from "next";
import { PackPage } from "@/components/packs/pack-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ ref: string }> };

const refOf = async ({ params }: Props) => decodeURIComponent((await params).ref);

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: await refOf(props) };
}

export default async function Page(props: Props) {
  const ref = await refOf(props);
  await prefetch(
    trpc.packs.get.queryOptions({ ref }),
    trpc.packs.environments.queryOptions({ ref }),
    trpc.packs.files.queryOptions({ ref }),
  );
  return (
    <HydrateClient>
      <PackPage key={ref} of={ref} />
    </HydrateClient>
  );
}
