"use client";

import { useQuery } from "@tanstack/react-query";
import { GitCommitVertical } from "lucide-react";
import { Duration } from "@/components/data/duration";
import { JsonViewer } from "@/components/data/json-viewer";
import { RelativeTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { ReplayBadge } from "@/components/enforcements/replay-badge";
import { NotThere } from "@/components/events/not-there";
import { AttemptsCard } from "@/components/executions/attempts-card";
import { CauseChain } from "@/components/executions/cause-chain";
import { ExecutionActions } from "@/components/executions/execution-actions";
import { ExecutionLog } from "@/components/executions/execution-log";
import { ExecutionEnding, ExecutionResult, storedResult } from "@/components/executions/execution-result";
import { ExecutionTimingCard } from "@/components/executions/execution-timing-card";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { KeyValueList } from "@/components/ui/key-value-list";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import type { Execution } from "@/lib/schemas/execution";
import { useTRPC } from "@/lib/trpc/client";
import { isTerminalStatus } from "@/lib/vocabulary";

/** One run: how it goes, what caused it, what it wrote and returned, and where the time went. */
export function ExecutionPage({ id }: { id: number }) {
  const trpc = useTRPC();
  const { data, error, refetch, isFetching } = useQuery(trpc.executions.get.queryOptions({ id }));
  if (data) return <LoadedExecution execution={data} />;
  if (error)
    return (
      <NotThere
        what={`Execution ${id}`}
        error={error}
        back={{ label: "All executions", href: "/executions" }}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  return <PageSkeleton rows={8} />;
}

function LoadedExecution({ execution }: { execution: Execution }) {
  const ended = isTerminalStatus(execution.status);
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Executions", href: "/executions" }]}
        title={
          <AppLink href={`/actions/${execution.action_ref}`} className="rounded-sm font-mono hover:underline">
            {execution.action_ref}
          </AppLink>
        }
        identifier={String(execution.id)}
        badges={
          <>
            <StatusBadge kind="execution" status={execution.status} />
            {execution.replay !== null && <ReplayBadge replay={execution.replay} />}
            <span className="text-muted-foreground text-sm" aria-live="off">
              <Duration since={execution.started_at} until={execution.finished_at} fallback="waiting for a worker" />
            </span>
          </>
        }
        actions={
          <>
            {execution.event !== null && (
              <Button asChild variant="ghost">
                <AppLink href={`/trace/${execution.event}`}>
                  <GitCommitVertical aria-hidden />
                  Trace
                </AppLink>
              </Button>
            )}
            <ExecutionActions execution={execution} />
          </>
        }
      />
      <CauseChain execution={execution} />
      <div className="grid min-w-0 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 gap-5 *:min-w-0">
          <ExecutionEnding execution={execution} />
          <section aria-label="Log" className="min-w-0">
            <ExecutionLog
              key={execution.id}
              id={execution.id}
              ended={ended}
              height="min(28rem, 60vh)"
              {...(execution.started_at === null && {
                emptyText: ended ? "It never started." : "Waiting for a worker…",
              })}
            />
          </section>
          <ExecutionResult execution={execution} />
          <AttemptsCard execution={execution} />
          {execution.result && (
            <Disclosure title="Stored result" summary="as the API gives it, without the output">
              <JsonViewer label="Stored result" value={storedResult(execution.result)} />
            </Disclosure>
          )}
        </div>
        <div className="grid min-w-0 gap-5 md:max-xl:grid-cols-2">
          <ExecutionTimingCard execution={execution} />
          <div className="grid min-w-0 content-start gap-5">
            <Parameters label="Parameters" value={execution.config} emptyText="It was run without parameters." />
            {execution.env_vars && <Parameters label="Environment" value={execution.env_vars} emptyText="" />}
            <Card title="Details">
              <KeyValueList
                items={[
                  { label: "Created", value: <RelativeTime at={execution.created} style="long" /> },
                  { label: "Worker", value: execution.worker_name, mono: true },
                  { label: "Attempt", value: execution.attempt },
                  ...(execution.executor_login ? [{ label: "Run as", value: execution.executor_login }] : []),
                  ...(execution.trigger_ref
                    ? [
                        {
                          label: "Trigger",
                          value: (
                            <AppLink href={`/triggers/${execution.trigger_ref}`} className="rounded-sm hover:underline">
                              {execution.trigger_ref}
                            </AppLink>
                          ),
                          mono: true,
                        },
                      ]
                    : []),
                ]}
              />
            </Card>
          </div>
        </div>
      </div>
    </>
  );
}

function Parameters({ label, value, emptyText }: { label: string; value: Execution["config"]; emptyText: string }) {
  if (value && Object.keys(value).length > 0) return <JsonViewer label={label} value={value} maxHeight="20rem" />;
  return (
    <Card title={label}>
      <p className="text-muted-foreground text-sm">{emptyText}</p>
    </Card>
  );
}
