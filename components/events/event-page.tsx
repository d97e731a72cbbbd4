"use client";

import { useQuery } from "@tanstack/react-query";
import { GitCommitVertical, Play, Waypoints } from "lucide-react";
import { Permitted } from "@/components/console/current-user";
import { DataTable } from "@/components/data/data-table";
import { JsonViewer } from "@/components/data/json-viewer";
import { RelativeTime } from "@/components/data/relative-time";
import { EventFacts } from "@/components/events/event-facts";
import { NotThere } from "@/components/events/not-there";
import { VerdictList } from "@/components/events/verdict-list";
import { executionColumns } from "@/components/executions/execution-columns";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton, Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/lib/trpc/client";

/** One event: what it carried, when it was due and came, and what each rule made of it. */
export function EventPage({ id }: { id: number }) {
  const trpc = useTRPC();
  const { data, error, refetch, isFetching } = useQuery(trpc.events.get.queryOptions({ id }));
  const verdicts = useQuery(trpc.events.verdicts.queryOptions({ id }));
  if (!data) {
    if (!error) return <PageSkeleton rows={8} />;
    return (
      <NotThere
        what={`Event ${id}`}
        error={error}
        back={{ label: "All events", href: "/events" }}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Events", href: "/events" }]}
        title={<span className="font-mono">{data.trigger_ref}</span>}
        identifier={String(data.id)}
        badges={<RelativeTime at={data.created} className="text-muted-foreground text-sm" />}
        actions={
          <Button asChild variant="primary">
            <AppLink href={`/trace/${data.id}`}>
              <GitCommitVertical aria-hidden />
              Trace
            </AppLink>
          </Button>
        }
      />
      {(data.coalesced ?? 0) > 0 && (
        <Callout tone="warning" title={`This event stands for ${data.coalesced} more instants that were missed.`}>
          Its policy fires once for everything that came due while nothing could fire.
        </Callout>
      )}
      <div className="grid min-w-0 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 gap-5">
          {data.payload === null ? (
            <Card title="Payload">
              <p className="text-muted-foreground text-sm">It carried nothing.</p>
            </Card>
          ) : (
            <JsonViewer label="Payload" value={data.payload} />
          )}
          <Card title="Rules" description="Every rule of this trigger, and whether it ran for this event." flush>
            {verdicts.data === undefined ? (
              verdicts.error ? (
                <p className="p-4 text-failure text-sm">The verdicts could not be loaded: {verdicts.error.message}</p>
              ) : (
                <div className="grid gap-2 p-4">
                  <Skeleton className="h-10" />
                </div>
              )
            ) : verdicts.data.length === 0 ? (
              <EmptyState
                compact
                icon={<Waypoints />}
                title="No rule listens to this trigger"
                description="Make one to run an action when this happens again."
                action={
                  <Permitted resource="rules" action="create">
                    <Button asChild>
                      <AppLink
                        href={`/rules/new?trigger=${data.trigger_ref}${data.source_ref ? `&sensor=${data.source_ref}` : ""}`}
                      >
                        New rule
                      </AppLink>
                    </Button>
                  </Permitted>
                }
              />
            ) : (
              <VerdictList event={data.id} verdicts={verdicts.data} />
            )}
          </Card>
          <Card title="Executions" flush>
            <DataTable
              label="Executions"
              bare
              live
              columns={executionColumns}
              rows={data.executions}
              rowId={(row) => String(row.id)}
              rowHref={(row) => `/executions/${row.id}`}
              noun="execution"
              maxHeight="24rem"
              empty={<EmptyState compact icon={<Play />} title="Nothing ran for this event" />}
            />
          </Card>
        </div>
        <div className="grid min-w-0 gap-5">
          <EventFacts event={data} />
          {data.config !== null && <JsonViewer label="Configuration when it fired" value={data.config} />}
        </div>
      </div>
    </>
  );
}
