"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { NotThere } from "@/components/events/not-there";
import { defaultPack } from "@/components/packs/default-pack";
import { Callout } from "@/components/ui/callout";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/lib/trpc/client";
import { copyOfTrigger } from "./copy-of-trigger";
import { TriggerForm } from "./trigger-form";

const BREADCRUMBS = [{ label: "Triggers", href: "/triggers" }];

/** `webhook`: begins with a webhook that is to be opened; `duplicate`: with a copy of another trigger. */
export function NewTriggerPage({ webhook, duplicate }: { webhook: boolean; duplicate: string | undefined }) {
  const trpc = useTRPC();
  const { data: packs } = useQuery(trpc.packs.list.queryOptions());
  if (duplicate !== undefined) return <CopiedTrigger original={duplicate} />;
  if (packs === undefined) return <PageSkeleton rows={6} />;
  return (
    <>
      <PageHeader
        breadcrumbs={BREADCRUMBS}
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

function CopiedTrigger({ original }: { original: string }) {
  const trpc = useTRPC();
  const trigger = useQuery(trpc.triggers.get.queryOptions({ ref: original }));
  const others = useQuery(trpc.triggers.list.queryOptions());
  const [copied, setCopied] = useState<ReturnType<typeof copyOfTrigger> | null>(null);
  // Once: what others change meanwhile does not overwrite what is being written.
  if (copied === null && trigger.data && others.data)
    setCopied(
      copyOfTrigger(
        trigger.data,
        others.data.map(({ ref }) => ref),
      ),
    );
  const error = trigger.error ?? others.error;
  if (copied === null) {
    if (!error) return <PageSkeleton rows={6} />;
    return (
      <NotThere
        what={`Trigger ${original}`}
        error={error}
        back={BREADCRUMBS[0] ?? { label: "Triggers", href: "/triggers" }}
        onRetry={() => void Promise.all([trigger.refetch(), others.refetch()])}
        retrying={trigger.isFetching || others.isFetching}
      />
    );
  }
  return (
    <>
      <PageHeader
        breadcrumbs={BREADCRUMBS}
        title="Duplicate trigger"
        description="A kind of event of your own, and what its events carry."
      />
      {copied.note && (
        <Callout tone={copied.webhook ? "neutral" : "warning"} className="max-w-3xl">
          {copied.note}
        </Callout>
      )}
      <TriggerForm withWebhook={copied.webhook} initial={copied.values} />
    </>
  );
}
