import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ExecutionPage } from "@/components/executions/execution-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Execution ${(await params).id}` };
}

export default async function Page({ params }: Props) {
  const id = Number((await params).id);
  if (!Number.isSafeInteger(id) || id < 1) notFound();
  await prefetch(trpc.executions.get.queryOptions({ id }));
  return (
    <HydrateClient>
      <ExecutionPage id={id} />
    </HydrateClient>
  );
}
