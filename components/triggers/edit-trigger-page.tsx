"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { NotThere } from "@/components/events/not-there";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { isJsonObject } from "@/lib/expression/json";
import type { TriggerListItem } from "@/lib/schemas/trigger";
import { useTRPC } from "@/lib/trpc/client";
import { TriggerForm, type TriggerValues } from "./trigger-form";

export function EditTriggerPage({ refName }: { refName: string }) {
  const trpc = useTRPC();
  const { data, error, refetch, isFetching } = useQuery(trpc.triggers.get.queryOptions({ ref: refName }));
  if (data) return <OpenedTrigger trigger={data} />;
  if (error)
    return (
      <NotThere
        what={`Trigger ${refName}`}
        error={error}
        back={{ label: "Triggers", href: "/triggers" }}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  return <PageSkeleton rows={6} />;
}

function OpenedTrigger({ trigger }: { trigger: TriggerListItem }) {
  const [opened] = useState(trigger);
  return (
    <>
      <PageHeader
        breadcrumbs={[
          { label: "Triggers", href: "/triggers" },
          { label: opened.label, href: `/triggers/${opened.ref}` },
        ]}
        title="Edit trigger"
        identifier={opened.ref}
      />
      <TriggerForm editing={opened.ref} initial={valuesOfTrigger(opened)} stored={valuesOfTrigger(trigger)} />
    </>
  );
}

function valuesOfTrigger(trigger: TriggerListItem): TriggerValues {
  return {
    ref: trigger.ref,
    label: trigger.label,
    description: trigger.description ?? "",
    enabled: trigger.enabled,
    out_schema: isJsonObject(trigger.out_schema) ? trigger.out_schema : null,
    param_schema: isJsonObject(trigger.param_schema) ? trigger.param_schema : null,
  };
}
