"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight, GitCommitVertical, Play, Radio, Split, Zap } from "lucide-react";
import type { ReactNode } from "react";
import { DataTable } from "@/components/data/data-table";
import { JsonViewer } from "@/components/data/json-viewer";
import { DateTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { NotThere } from "@/components/events/not-there";
import { executionColumns } from "@/components/executions/execution-columns";
import { ConditionsView } from "@/components/rules/conditions-view";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyValueList } from "@/components/ui/key-value-list";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import type { Enforcement } from "@/lib/schemas/event";
import { useTRPC } from "@/lib/trpc/client";
import { useLiveMessages } from "@/lib/trpc/live-feed-provider";
import { HoldReason } from "./hold-reason";
import { ReplayBadge } from "./replay-badge";

const columns = executionColumns.filter(({ id }) => id !== "cause");

/** One match of a rule with an event: what it saw, what it asked for, what it started. */
export function EnforcementPage({ id }: { id: number }) {
  const trpc = useTRPC();
  const { data, error, refetch, isFetching } = useQuery(trpc.enforcements.get.queryOptions({ id }));
  // One that waits starts by itself.
  useLiveMessages((messages) => {
    const isOf = messages.some(
      (message) =>
        (message.type === "enforcement" && message.enforcement.id === id) ||
        (message.type === "execution" && message.execution.enforcement === id),
    );
    if (isOf) void refetch({ cancelRefetch: false });
  });
  if (data) return <LoadedEnforcement enforcement={data} />;
  if (error)
    return (
      <NotThere
        what={`Enforcement ${id}`}
        error={error}
        back={{ label: "Enforcements", href: "/enforcements" }}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  return <PageSkeleton rows={8} />;
}

function LoadedEnforcement({ enforcement }: { enforcement: Enforcement }) {
  const {
    id,
    rule_ref,
    trigger_ref,
    event,
    status,
    config,
    payload,
    conditions,
    created,
    resolved_at,
    blocked_by,
    replay,
  } = enforcement;
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Enforcements", href: "/enforcements" }]}
        title={`Enforcement ${id}`}
        badges={
          <>
            <StatusBadge kind="enforcement" status={status} />
            {replay !== null && <ReplayBadge replay={replay} />}
          </>
        }
        actions={
          event !== null && (
            <Button asChild>
              <AppLink href={`/trace/${event}`}>
                <GitCommitVertical aria-hidden />
                Trace
              </AppLink>
            </Button>
          )
        }
      />
      <nav aria-label="What led here">
        <ol className="flex min-w-0 flex-wrap items-center gap-x-1 gap-y-2">
          <ChainItem icon={<Zap />} kind="Trigger" text={trigger_ref} href={`/triggers/${trigger_ref}`} />
          {event !== null && <ChainItem icon={<Radio />} kind="Event" text={String(event)} href={`/events/${event}`} />}
          <ChainItem icon={<Split />} kind="Rule" text={rule_ref} href={`/rules/${rule_ref}`} isLast />
        </ol>
      </nav>
      {status !== "processed" && (
        <Callout title={<HoldReason enforcement={enforcement} />} live>
          {status === "created"
            ? "It starts by itself when its turn comes."
            : "This match ran nothing. The event and the match stay in the history."}
        </Callout>
      )}
      <Card flush title="Executions" description="What this match started">
        <DataTable
          bare
          maxHeight="none"
          label="Executions of this enforcement"
          noun="execution"
          columns={columns}
          rows={enforcement.executions}
          rowId={(row) => String(row.id)}
          rowHref={(row) => `/executions/${row.id}`}
          empty={
            <EmptyState
              compact
              icon={<Play />}
              title={status === "created" ? "Not started yet" : "Nothing was started"}
              description="No execution belongs to this match."
            />
          }
        />
      </Card>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="grid min-w-0 gap-5">
          <Card title="Parameters" description="What its action got">
            {config === null || (typeof config === "object" && Object.keys(config).length === 0) ? (
              <p className="text-muted-foreground text-sm">None beyond the defaults of the action.</p>
            ) : (
              <JsonViewer value={config} label="Parameters" />
            )}
          </Card>
          <Card title="Conditions" description="As the rule asked for then">
            <ConditionsView conditions={conditions} />
          </Card>
          <Card title="Times">
            <KeyValueList
              items={[
                { label: "Matched", value: <DateTime at={created} style="exact" /> },
                ...(status === "processed" && blocked_by !== null
                  ? [
                      {
                        label: "Waited for",
                        value: (
                          <AppLink href={`/executions/${blocked_by}`} className="text-primary hover:underline">
                            execution {blocked_by}
                          </AppLink>
                        ),
                      },
                    ]
                  : []),
                { label: "Resolved", value: <DateTime at={resolved_at} style="exact" fallback="not yet" /> },
              ]}
            />
          </Card>
        </div>
        <Card title="Payload" description="As the event carried it">
          {payload === null ? (
            <p className="text-muted-foreground text-sm">The event had none.</p>
          ) : (
            <JsonViewer value={payload} label="Payload" />
          )}
        </Card>
      </div>
    </>
  );
}

function ChainItem({
  icon,
  kind,
  text,
  href,
  isLast = false,
}: {
  icon: ReactNode;
  kind: string;
  text: string;
  href: string;
  isLast?: boolean;
}) {
  return (
    <>
      <li className="min-w-0">
        <AppLink
          href={href}
          className="flex min-w-0 items-center gap-2 rounded-md border bg-card px-2.5 py-1.5 text-sm shadow-xs hover:border-input hover:bg-accent [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-muted-foreground"
        >
          {icon}
          <span className="text-muted-foreground text-xs">{kind}</span>
          <span className="min-w-0 truncate font-mono text-xs">{text}</span>
        </AppLink>
      </li>
      {!isLast && (
        <li aria-hidden>
          <ChevronRight className="size-4 text-muted-foreground" />
        </li>
      )}
    </>
  );
}
