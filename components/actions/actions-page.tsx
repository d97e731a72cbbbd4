"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { actionColumns } from "@/components/actions/action-columns";
import { RuntimeIcon, runtimeLook } from "@/components/actions/runtime-looks";
import { BulkActions } from "@/components/bulk/bulk-actions";
import { Permitted } from "@/components/console/current-user";
import { DataTable } from "@/components/data/data-table";
import { useRowSelection } from "@/components/data/use-row-selection";
import { useUrlSort } from "@/components/data/use-url-sort";
import { MagnifierIllustration } from "@/components/illustrations/magnifier";
import { TerminalIllustration } from "@/components/illustrations/terminal";
import { SavedViews } from "@/components/saved-views/saved-views";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FacetFilter } from "@/components/ui/facet-filter";
import { SearchInput } from "@/components/ui/input";
import { onDemand } from "@/components/ui/on-demand";
import { PageHeader } from "@/components/ui/page-header";
import { useUrlList, useUrlState } from "@/components/ui/use-url-state";
import { useTRPC } from "@/lib/trpc/client";
import { BULK_MAX } from "@/lib/vocabulary";

const labelOf = ({ label }: { label: string }) => label;
// Fetched when it is opened.
const RunActionDialog = onDemand(() =>
  import("@/components/actions/run-action-dialog").then((module) => module.RunActionDialog),
);

/** What can be run. */
export function ActionsPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.actions.list.queryOptions());
  const sorting = useUrlSort();
  const [search, setSearch] = useUrlState<string>("q", "");
  const [runtimes, setRuntimes] = useUrlList("runtime");
  const [running, setRunning] = useState<string | null>(null);
  const columns = useMemo(() => actionColumns(setRunning), []);
  const stopRunning = useCallback(() => setRunning(null), []);
  const runtimeKey = runtimes.join(",");
  const rows = useMemo(() => {
    const needle = search.trim().toLowerCase();
    const wanted = runtimeKey === "" ? [] : runtimeKey.split(",");
    return data?.filter(
      (row) =>
        (wanted.length === 0 || wanted.includes(row.runtime_ref ?? "core.shell")) &&
        `${row.label} ${row.ref} ${row.description ?? ""}`.toLowerCase().includes(needle),
    );
  }, [data, search, runtimeKey]);
  const selection = useRowSelection(BULK_MAX);
  const shown = useMemo(() => rows?.map(({ ref }) => ref) ?? [], [rows]);
  const runtimeOptions = useMemo(
    () =>
      [...new Set((data ?? []).map((row) => row.runtime_ref ?? "core.shell"))].sort().map((value) => ({
        value,
        label: runtimeLook(value).label,
        icon: <RuntimeIcon runtimeRef={value} className="size-3.5 text-muted-foreground" />,
      })),
    [data],
  );
  const newAction = (
    <Permitted resource="actions" action="create">
      <Button asChild variant="primary">
        <AppLink href="/actions/new">
          <Plus aria-hidden />
          New action
        </AppLink>
      </Button>
    </Permitted>
  );
  return (
    <>
      <PageHeader
        title="Actions"
        description="Scripts that rules run when an event matches, or you by hand."
        actions={newAction}
      />
      <div className="grid min-w-0 gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <SearchInput
            aria-label="Search actions"
            placeholder="Search"
            value={search}
            onValueChange={setSearch}
            className="w-full sm:w-64"
          />
          <FacetFilter label="Runtime" options={runtimeOptions} values={runtimes} onValuesChange={setRuntimes} />
          <SavedViews list="actions" />
        </div>
        <DataTable
          {...sorting}
          selection={selection}
          rowLabel={labelOf}
          label="Actions"
          columns={columns}
          rows={rows}
          rowId={(row) => row.ref}
          rowHref={(row) => `/actions/${row.ref}`}
          error={error && { title: "The actions could not be loaded", description: error.message }}
          onRetry={() => void refetch()}
          empty={
            data && data.length > 0 ? (
              <EmptyState
                illustration={<MagnifierIllustration />}
                title="No action matches"
                description="Search looks at names, refs and descriptions."
                action={
                  <Button
                    onClick={() => {
                      setSearch("");
                      setRuntimes([]);
                    }}
                  >
                    Clear filters
                  </Button>
                }
              />
            ) : (
              <EmptyState
                illustration={<TerminalIllustration />}
                title="No actions yet"
                description="An action is a script in shell, Python or JavaScript. Rules run it when an event matches."
                action={newAction}
              />
            )
          }
        />
        <BulkActions kind="actions" selection={selection} shown={shown} />
      </div>
      {running && <RunActionDialog actionRef={running} onClose={stopRunning} />}
    </>
  );
}
