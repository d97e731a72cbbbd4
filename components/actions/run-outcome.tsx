"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowUpRight } from "lucide-react";
import { Duration } from "@/components/data/duration";
import { StatusBadge } from "@/components/data/status-badge";
import { ExecutionLog } from "@/components/executions/execution-log";
import { ExecutionEnding, ExecutionResult } from "@/components/executions/execution-result";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/lib/trpc/client";
import { isTerminalStatus } from "@/lib/vocabulary";

/** A run that was started here: its status, log and result as they come. */
export function RunOutcome({ id }: { id: number }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.executions.get.queryOptions({ id }));
  if (!data) return <Skeleton className="h-64" />;
  return (
    <section aria-label={`Execution ${id}`} className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <StatusBadge kind="execution" status={data.status} />
        <Duration
          since={data.started_at}
          until={data.finished_at}
          fallback="waiting for a worker"
          className="text-muted-foreground text-sm"
        />
        <Button asChild variant="ghost" size="sm" className="ml-auto">
          <AppLink href={`/executions/${id}`}>
            Execution {id}
            <ArrowUpRight aria-hidden />
          </AppLink>
        </Button>
      </div>
      <ExecutionEnding execution={data} />
      <ExecutionLog key={id} id={id} ended={isTerminalStatus(data.status)} height="16rem" />
      <ExecutionResult execution={data} />
    </section>
  );
}
