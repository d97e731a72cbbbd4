"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { Permitted } from "@/components/console/current-user";
import { DataTable } from "@/components/data/data-table";
import { RefFilter } from "@/components/events/ref-filter";
import { MagnifierIllustration } from "@/components/illustrations/magnifier";
import { MatchIllustration } from "@/components/illustrations/match";
import { SavedViews } from "@/components/saved-views/saved-views";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { useUrlState } from "@/components/ui/use-url-state";
import { useTRPC } from "@/lib/trpc/client";
import { enforcementColumns } from "./enforcement-columns";
import { readEnforcementFilter } from "./enforcement-filter";
import { useEnforcements } from "./use-enforcements";

const STATUSES = [
  { value: "all", label: "All" },
  { value: "created", label: "Waiting" },
  { value: "processed", label: "Processed" },
  { value: "disabled", label: "Skipped" },
];

/** Every match of a rule with an event. */
export function EnforcementsPage() {
  const trpc = useTRPC();
  const params = useSearchParams();
  const pathname = usePathname();
  const filter = readEnforcementFilter((key) => params.get(key));
  const [, setStatus] = useUrlState<string>("status", "all");
  const [, setRule] = useUrlState<string>("rule", "");
  const [, setTrigger] = useUrlState<string>("trigger", "");
  const rules = useQuery(trpc.rules.list.queryOptions());
  const triggers = useQuery(trpc.triggers.list.queryOptions());
  const history = useEnforcements(filter);
  const isFiltered = Object.keys(filter).length > 0;
  const clear = () => window.history.replaceState(null, "", pathname);
  return (
    <>
      <PageHeader
        title="Enforcements"
        description="Every match of a rule with an event. Each one starts the action of its rule, or waits or is skipped where the rule says so."
      />
      <div className="grid min-w-0 gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <SegmentedControl
            aria-label="Status"
            value={filter.status ?? "all"}
            onValueChange={setStatus}
            segments={STATUSES}
          />
          <RefFilter label="Rule" value={filter.rule_ref} onValueChange={setRule} definitions={rules.data} />
          <RefFilter
            label="Trigger"
            value={filter.trigger_ref}
            onValueChange={setTrigger}
            definitions={triggers.data}
          />
          {filter.event !== undefined && <span className="text-muted-foreground text-sm">of event {filter.event}</span>}
          <SavedViews list="enforcements" />
          {isFiltered && (
            <Button variant="ghost" onClick={clear}>
              Clear filters
            </Button>
          )}
        </div>
        <DataTable
          label="Enforcements"
          columns={enforcementColumns}
          rows={history.rows}
          rowId={(row) => String(row.id)}
          rowHref={(row) => `/enforcements/${row.id}`}
          error={history.error && { title: "The enforcements could not be loaded", description: history.error.message }}
          onRetry={history.retry}
          live
          noun="enforcement"
          hasMore={history.hasMore}
          loadingMore={history.loadingMore}
          onLoadMore={history.loadMore}
          empty={
            isFiltered ? (
              <EmptyState
                illustration={<MagnifierIllustration />}
                title="No enforcement fits these filters"
                description="New ones appear here by themselves."
                action={<Button onClick={clear}>Clear filters</Button>}
              />
            ) : (
              <EmptyState
                illustration={<MatchIllustration />}
                title="No rule has matched yet"
                description="When an event fits a rule, the match is written down here, with the parameters its action gets."
                action={
                  <Permitted resource="rules" action="create">
                    <Button asChild variant="primary">
                      <AppLink href="/rules/new">New rule</AppLink>
                    </Button>
                  </Permitted>
                }
              />
            )
          }
        />
      </div>
    </>
  );
}
