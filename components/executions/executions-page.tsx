"use client";

import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { BulkActions } from "@/components/bulk/bulk-actions";
import { DataTable } from "@/components/data/data-table";
import { statusLook, statusOptions } from "@/components/data/status-map";
import { useRowSelection } from "@/components/data/use-row-selection";
import { RefFilter } from "@/components/events/ref-filter";
import { executionColumns } from "@/components/executions/execution-columns";
import { readExecutionFilter } from "@/components/executions/execution-filter";
import { useExecutions } from "@/components/executions/use-executions";
import { MagnifierIllustration } from "@/components/illustrations/magnifier";
import { RunBarsIllustration } from "@/components/illustrations/run-bars";
import { SavedViews } from "@/components/saved-views/saved-views";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FacetFilter } from "@/components/ui/facet-filter";
import { PageHeader } from "@/components/ui/page-header";
import { useUrlList, useUrlState } from "@/components/ui/use-url-state";
import { useTRPC } from "@/lib/trpc/client";
import { BULK_MAX } from "@/lib/vocabulary";

const statuses = statusOptions("execution").map((option) => {
  const Icon = statusLook("execution", option.value).icon;
  return { ...option, icon: <Icon aria-hidden className="size-3.5 text-muted-foreground" /> };
});

const labelOf = ({ id, action_ref }: { id: number; action_ref: string }) => `execution ${id} of ${action_ref}`;

/** Everything that ran, runs or waits to run. */
export function ExecutionsPage() {
  const trpc = useTRPC();
  const params = useSearchParams();
  const pathname = usePathname();
  const filter = readExecutionFilter((key) => params.get(key));
  const [status, setStatus] = useUrlList("status");
  const [, setAction] = useUrlState<string>("action", "");
  const [, setRule] = useUrlState<string>("rule", "");
  const [, setTrigger] = useUrlState<string>("trigger", "");
  const actions = useQuery(trpc.actions.list.queryOptions());
  const rules = useQuery(trpc.rules.list.queryOptions());
  const triggers = useQuery(trpc.triggers.list.queryOptions());
  const history = useExecutions(filter);
  const selection = useRowSelection(BULK_MAX);
  const shown = useMemo(() => history.rows?.map(({ id }) => String(id)) ?? [], [history.rows]);
  const filtered = Object.keys(filter).length > 0;
  const clear = () => window.history.replaceState(null, "", pathname);

  return (
    <>
      <PageHeader
        title="Executions"
        description="Every run of an action: what caused it, how it went and what it wrote."
        actions={
          <Button asChild variant="primary">
            <AppLink href="/actions">
              <Play aria-hidden />
              Run an action
            </AppLink>
          </Button>
        }
      />
      <div className="grid min-w-0 gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <FacetFilter label="Status" options={statuses} values={status} onValuesChange={setStatus} />
          <RefFilter label="Action" value={filter.action_ref} onValueChange={setAction} definitions={actions.data} />
          <RefFilter label="Rule" value={filter.rule_ref} onValueChange={setRule} definitions={rules.data} />
          <RefFilter
            label="Trigger"
            value={filter.trigger_ref}
            onValueChange={setTrigger}
            definitions={triggers.data}
          />
          <SavedViews list="executions" />
          {filtered && (
            <Button variant="ghost" onClick={clear}>
              Clear filters
            </Button>
          )}
        </div>
        <DataTable
          selection={selection}
          rowLabel={labelOf}
          label="Executions"
          columns={executionColumns}
          rows={history.rows}
          rowId={(row) => String(row.id)}
          rowHref={(row) => `/executions/${row.id}`}
          error={history.error && { title: "The executions could not be loaded", description: history.error.message }}
          onRetry={history.retry}
          live
          noun="execution"
          hasMore={history.hasMore}
          loadingMore={history.loadingMore}
          onLoadMore={history.loadMore}
          empty={
            filtered ? (
              <EmptyState
                illustration={<MagnifierIllustration />}
                title="No execution matches these filters"
                description="New ones appear here by themselves."
                action={<Button onClick={clear}>Clear filters</Button>}
              />
            ) : (
              <EmptyState
                illustration={<RunBarsIllustration />}
                title="Nothing has run yet"
                description="An execution is one run of an action. Rules start them when an event matches, and you can start one by hand."
                action={
                  <Button asChild variant="primary">
                    <AppLink href="/actions">Choose an action to run</AppLink>
                  </Button>
                }
              />
            )
          }
        />
        <BulkActions kind="executions" selection={selection} shown={shown} />
      </div>
    </>
  );
}
