"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { usePathname } from "next/navigation";
import { useMemo } from "react";
import { BulkActions } from "@/components/bulk/bulk-actions";
import { DataTable } from "@/components/data/data-table";
import { useRowSelection } from "@/components/data/use-row-selection";
import { useUrlSort } from "@/components/data/use-url-sort";
import { RefFilter } from "@/components/events/ref-filter";
import { MagnifierIllustration } from "@/components/illustrations/magnifier";
import { TagIllustration } from "@/components/illustrations/tag";
import { SavedViews } from "@/components/saved-views/saved-views";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SearchInput } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { useUrlState } from "@/components/ui/use-url-state";
import { useTRPC } from "@/lib/trpc/client";
import { BULK_MAX } from "@/lib/vocabulary";
import { triggerColumns } from "./trigger-columns";

const NEW_TRIGGER = (
  <Button asChild variant="primary">
    <AppLink href="/triggers/new">
      <Plus aria-hidden />
      New trigger
    </AppLink>
  </Button>
);

const labelOf = ({ label }: { label: string }) => label;

/** All kinds of events. */
export function TriggersPage() {
  const trpc = useTRPC();
  const pathname = usePathname();
  const triggers = useQuery(trpc.triggers.list.queryOptions());
  const packs = useQuery(trpc.packs.list.queryOptions());
  const sorting = useUrlSort();
  const [search, setSearch] = useUrlState<string>("q", "");
  const [pack, setPack] = useUrlState<string>("pack", "");
  const rows = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return triggers.data?.filter(
      ({ label, ref, description, pack_ref }) =>
        (pack === "" || pack_ref === pack) &&
        [label, ref, description].some((text) => text?.toLowerCase().includes(wanted)),
    );
  }, [triggers.data, search, pack]);
  const selection = useRowSelection(BULK_MAX);
  const shown = useMemo(() => rows?.map(({ ref }) => ref) ?? [], [rows]);
  const isFiltered = search !== "" || pack !== "";
  const clear = () => window.history.replaceState(null, "", pathname);
  return (
    <>
      <PageHeader
        title="Triggers"
        description="A trigger is a kind of event. Sensors fire it, rules wait for it, and its schema says what its events carry."
        actions={NEW_TRIGGER}
      />
      <div className="grid min-w-0 gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <SearchInput aria-label="Search triggers" placeholder="Search" value={search} onValueChange={setSearch} />
          <RefFilter label="Pack" value={pack || undefined} onValueChange={setPack} definitions={packs.data} />
          <SavedViews list="triggers" />
          {isFiltered && (
            <Button variant="ghost" onClick={clear}>
              Clear filters
            </Button>
          )}
        </div>
        <DataTable
          {...sorting}
          selection={selection}
          rowLabel={labelOf}
          label="Triggers"
          columns={triggerColumns}
          rows={rows}
          rowId={(trigger) => trigger.ref}
          rowHref={(trigger) => `/triggers/${trigger.ref}`}
          error={triggers.error && { title: "The triggers could not be loaded", description: triggers.error.message }}
          onRetry={() => void triggers.refetch()}
          noun="trigger"
          empty={
            isFiltered ? (
              <EmptyState
                illustration={<MagnifierIllustration />}
                title="No trigger fits these filters"
                action={<Button onClick={clear}>Clear filters</Button>}
              />
            ) : (
              <EmptyState
                illustration={<TagIllustration />}
                title="No triggers yet"
                description="A trigger names a kind of event, such as a build that failed, and says what its events carry."
                action={NEW_TRIGGER}
              />
            )
          }
        />
        <BulkActions kind="triggers" selection={selection} shown={shown} />
      </div>
    </>
  );
}
