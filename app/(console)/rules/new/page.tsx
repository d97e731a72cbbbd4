import type { Metadata } from "next";
import { PermittedPage } from "@/components/console/current-user";
import { NewRulePage } from "@/components/rules/new-rule-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "New rule" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: Props) {
  const params = await searchParams;
  const one = (key: string) => [params[key]].flat()[0] || undefined;
  const [sensor, duplicate] = [one("sensor"), one("duplicate")];
  await prefetch(
    trpc.packs.list.queryOptions(),
    trpc.triggers.list.queryOptions(),
    trpc.actions.list.queryOptions(),
    ...(sensor === undefined ? [] : [trpc.sensors.get.queryOptions({ ref: sensor })]),
    ...(duplicate === undefined
      ? []
      : [trpc.rules.get.queryOptions({ ref: duplicate }), trpc.rules.list.queryOptions()]),
  );
  return (
    <HydrateClient>
      <PermittedPage resource="rules" action="create" back={{ label: "All rules", href: "/rules" }}>
        <NewRulePage preset={{ trigger: one("trigger"), sensor, action: one("action") }} duplicate={duplicate} />
      </PermittedPage>
    </HydrateClient>
  );
}
