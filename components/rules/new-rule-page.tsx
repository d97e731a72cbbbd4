"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SecretsLeftOut } from "@/components/console/secrets-left-out";
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
  const others = useQuery(trpc.rules.list.queryOptions(undefined, { enabled: duplicate !== undefined }));
  const [copied, setCopied] = useState<ReturnType<typeof copyOfRule> | null>(null);
  // Once: what others change meanwhile does not overwrite what is being written.
  if (copied === null && original.data && others.data)
    setCopied(
      copyOfRule(
        original.data,
        others.data.map(({ ref }) => ref),
      ),
    );
  const isReady =
    packs.data !== undefined &&
    (duplicate === undefined || copied !== null) &&
    (preset.sensor === undefined || sensor.data !== undefined);
  const error = packs.error ?? original.error ?? others.error ?? sensor.error;
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Rules", href: "/rules" }]}
        title={duplicate === undefined ? "New rule" : "Duplicate rule"}
        description="When an event arrives, if it fits, then an action runs."
      />
      {copied && <SecretsLeftOut secrets={copied.secrets} />}
      {isReady ? (
        <RuleForm
          initial={
            copied
              ? copied.values
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
