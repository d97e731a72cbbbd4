import type { Metadata } from "next";
import { EditActionPage } from "@/components/actions/edit-action-page";
import { PermittedPage } from "@/components/console/current-user";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ ref: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit ${decodeURIComponent((await params).ref)}` };
}

export default async function Page({ params }: Props) {
  const ref = decodeURIComponent((await params).ref);
  await prefetch(trpc.actions.get.queryOptions({ ref }));
  return (
    <HydrateClient>
      <PermittedPage
        resource="actions"
        action="update"
        object={{ ref }}
        back={{ label: "All actions", href: "/actions" }}
      >
        <EditActionPage key={ref} actionRef={ref} />
      </PermittedPage>
    </HydrateClient>
  );
}
