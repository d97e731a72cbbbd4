"use client";

import { useQuery } from "@tanstack/react-query";
import { defaultPack } from "@/components/packs/default-pack";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/lib/trpc/client";
import { RuleForm } from "./rule-form";
import { copyOfRule, emptyRule, type RulePreset } from "./rule-form-values";

/** A new rule: empty, preset by the address, or a copy of another one. */
export function NewRulePage({ preset, duplicate }: { preset: RulePreset; duplicate: string | undefined }) {
  const trpc = useTRPC();
  const packs = useQuery(trpc.packs.list.queryOptions());
  const original = useQuery(
    trpc.rules.get.queryOptions({ ref: duplicate ?? "" }, { enabled: duplicate !== undefined }),
  );
  const sensor = useQuery(
    trpc.sensors.get.queryOptions({ ref: preset.sensor ?? "" }, { enabled: preset.sensor !== undefined }),
  );
  const isReady =
    packs.data !== undefined &&
    (duplicate === undefined || original.data !== undefined) &&
    (preset.sensor === undefined || sensor.data !== undefined);
  const error = packs.error ?? original.error ?? sensor.error;
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Rules", href: "/rules" }]}
        title={duplicate === undefined ? "New rule" : "Duplicate rule"}
        description="When an event arrives, if it fits, then an action runs."
      />
      {isReady ? (
        <RuleForm
          initial={
            original.data
              ? copyOfRule(original.data)
              : emptyRule(defaultPack(packs.data), { ...preset, trigger: sensor.data?.trigger_ref ?? preset.trigger })
          }
        />
      ) : error ? (
        <ErrorState
          title="The form could not be prepared"
          description={error.message}
          onRetry={() => window.location.reload()}
        />
      ) : (
        <FormSkeleton />
      )}
    </>
  );
}

export function FormSkeleton() {
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]" role="status" aria-label="Loading">
      <div className="grid gap-4">
        <Skeleton className="h-40" />
        <Skeleton className="h-48" />
        <Skeleton className="h-32" />
      </div>
      <Skeleton className="h-80" />
    </div>
  );
}
