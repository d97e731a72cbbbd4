"use client";

import { useQuery } from "@tanstack/react-query";
import { defaultPack } from "@/components/rules/new-rule-page";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/lib/trpc/client";
import { TriggerForm } from "./trigger-form";

export function NewTriggerPage() {
  const trpc = useTRPC();
  const { data: packs } = useQuery(trpc.packs.list.queryOptions());
  if (packs === undefined) return <PageSkeleton rows={6} />;
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Triggers", href: "/triggers" }]}
        title="New trigger"
        description="A kind of event of your own, and what its events carry."
      />
      <TriggerForm
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
