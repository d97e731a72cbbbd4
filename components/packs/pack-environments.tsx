"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useMemo } from "react";
import type { PackEnvironment } from "@/lib/schemas/pack-upload";
import { useTRPC } from "@/lib/trpc/client";
import { LogViewer } from "../data/log-viewer";
import { RelativeTime } from "../data/relative-time";
import { StatusBadge } from "../data/status-badge";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Card } from "../ui/card";
import { Disclosure } from "../ui/disclosure";
import { toast } from "../ui/toaster";

/** The dependencies of a pack on each machine, as they are built. Nothing for a pack that lists none. */
export function PackEnvironments({ of }: { of: string }) {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.packs.environments.queryOptions({ ref: of }));
  if (error) return <Callout tone="failure">The environments could not be loaded: {error.message}</Callout>;
  if (!data || data.length === 0) return null;
  return (
    <Card
      title="Environments"
      description="Dependencies of the pack, installed on each machine that runs it."
      bodyClassName="grid gap-4"
    >
      {data.map((environment) => (
        <Environment key={environment.id} of={of} environment={environment} />
      ))}
    </Card>
  );
}

function Environment({ of, environment }: { of: string; environment: PackEnvironment }) {
  const trpc = useTRPC();
  const rebuild = useMutation(
    trpc.packs.rebuildEnvironment.mutationOptions({ onError: (error) => toast.error(error.message) }),
  );
  const { runtime_ref, host, status, error, log, finished_at } = environment;
  const isGoingOn = status === "building" || status === "pending";
  const lines = useMemo(
    () =>
      log
        .split("\n")
        .slice(0, log.endsWith("\n") ? -1 : undefined)
        .map((text, id) => ({ id, stream: "stdout" as const, text })),
    [log],
  );
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-mono text-sm">{runtime_ref}</span>
        <StatusBadge kind="environment" status={status} />
        <span className="min-w-0 truncate text-muted-foreground text-xs">
          on {host}
          {finished_at && !isGoingOn && (
            <>
              , <RelativeTime at={finished_at} />
            </>
          )}
        </span>
        <Button
          size="sm"
          className="ml-auto"
          loading={rebuild.isPending}
          disabled={isGoingOn}
          onClick={() => rebuild.mutate({ ref: of, runtime_ref, host })}
        >
          <RefreshCw aria-hidden />
          Rebuild
        </Button>
      </div>
      {error && <Callout tone="failure">{error}</Callout>}
      {log !== "" && (
        <Disclosure title="Log" summary={lines.at(-1)?.text} defaultOpen={status !== "ready"}>
          <LogViewer
            lines={lines}
            label={`Log of the ${runtime_ref} environment on ${host}`}
            running={isGoingOn}
            fileName={`${of}-${runtime_ref}-${host}`}
            height="14rem"
          />
        </Disclosure>
      )}
    </div>
  );
}
