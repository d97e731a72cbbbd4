"use client";

import { useQuery } from "@tanstack/react-query";
import { defaultPack } from "@/components/packs/default-pack";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/lib/trpc/client";
import { TriggerForm } from "./trigger-form";

/** `webhook`: begins with a webhook that is to be opened. */
export function NewTriggerPage({ webhook }: { webhook: boolean }) {
  const trpc = useTRPC();
  const { data: packs } = useQuery(trpc.packs.list.queryOptions());
  if (packs === undefined) return <PageSkeleton rows={6} />;
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Triggers", href: "/triggers" }]}
        title={webhook ? "New webhook" : "New trigger"}
        description={
          webhook
            ? "A kind of event that another system sends over HTTP, and what its events carry."
            : "A kind of event of your own, and what its events carry."
        }
      />
      <TriggerForm
        withWebhook={webhook}
        initial={{
          ref: `${defaultPack(packs)}.`,
          label: "",
          description: "",
          enabled: true,
          out_schema: null,
          param_schema: null,
        }}
      />
    </>
  );
}
