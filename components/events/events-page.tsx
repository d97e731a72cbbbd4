"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { DataTable } from "@/components/data/data-table";
import { eventColumns } from "@/components/events/event-columns";
import { readEventFilter } from "@/components/events/event-filter";
import { RefFilter } from "@/components/events/ref-filter";
import { useEvents } from "@/components/events/use-events";
import { MagnifierIllustration } from "@/components/illustrations/magnifier";
import { StreamIllustration } from "@/components/illustrations/stream";
import { SavedViews } from "@/components/saved-views/saved-views";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { useUrlState } from "@/components/ui/use-url-state";
import { useTRPC } from "@/lib/trpc/client";

/** Everything that happened. */
export function EventsPage() {
  const trpc = useTRPC();
  const params = useSearchParams();
  const pathname = usePathname();
  const filter = readEventFilter((key) => params.get(key));
  const [, setTrigger] = useUrlState<string>("trigger", "");
  const [, setSource] = useUrlState<string>("source", "");
  const [, setRule] = useUrlState<string>("rule", "");
  const triggers = useQuery(trpc.triggers.list.queryOptions());
  const sensors = useQuery(trpc.sensors.list.queryOptions());
  const rules = useQuery(trpc.rules.list.queryOptions());
  const history = useEvents(filter);
  const filtered = Object.keys(filter).length > 0;
  const clear = () => window.history.replaceState(null, "", pathname);
  return (
    <>
      <PageHeader title="Events" description="Everything that happened: timers that fired, by themselves or by hand." />
      <div className="grid min-w-0 gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <RefFilter
            label="Trigger"
            value={filter.trigger_ref}
            onValueChange={setTrigger}
            definitions={triggers.data}
          />
          <RefFilter label="Sensor" value={filter.source_ref} onValueChange={setSource} definitions={sensors.data} />
          <RefFilter label="Rule timer" value={filter.rule_ref} onValueChange={setRule} definitions={rules.data} />
          <SavedViews list="events" />
          {filtered && (
            <Button variant="ghost" onClick={clear}>
              Clear filters
            </Button>
          )}
        </div>
        <DataTable
          label="Events"
          columns={eventColumns}
          rows={history.rows}
          rowId={(row) => String(row.id)}
          rowHref={(row) => `/events/${row.id}`}
          error={history.error && { title: "The events could not be loaded", description: history.error.message }}
          onRetry={history.retry}
          live
          noun="event"
          hasMore={history.hasMore}
          loadingMore={history.loadingMore}
          onLoadMore={history.loadMore}
          empty={
            filtered ? (
              <EmptyState
                illustration={<MagnifierIllustration />}
                title="No event matches these filters"
                description="New ones appear here by themselves."
                action={<Button onClick={clear}>Clear filters</Button>}
              />
            ) : (
              <EmptyState
                illustration={<StreamIllustration />}
                title="Nothing has happened yet"
                description="An event is something that happened, such as a timer that came due. Rules decide what follows from it."
                action={
                  <Button asChild variant="primary">
                    <AppLink href="/sensors/new">New sensor</AppLink>
                  </Button>
                }
              />
            )
          }
        />
      </div>
    </>
  );
}
