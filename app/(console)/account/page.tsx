import type { Metadata } from "next";
import { AccountPage } from "@/components/account/account-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Account" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  const { changed } = await searchParams;
  await prefetch(trpc.session.me.queryOptions(), trpc.tokens.list.queryOptions({}));
  return (
    <HydrateClient>
      <AccountPage passwordChanged={changed === "password"} />
    </HydrateClient>
  );
}
