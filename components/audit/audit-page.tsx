"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { useMemo, useState } from "react";
import { DataTable } from "@/components/data/data-table";
import { MagnifierIllustration } from "@/components/illustrations/magnifier";
import { SheetIllustration } from "@/components/illustrations/sheet";
import { SavedViews } from "@/components/saved-views/saved-views";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { useUrlState } from "@/components/ui/use-url-state";
import type { AuditEvent } from "@/lib/schemas/audit";
import { useTRPC } from "@/lib/trpc/client";
import { errorCode } from "@/lib/trpc/query-client";
import { AUDIT_RESOURCES } from "@/lib/vocabulary";
import { auditColumns } from "./audit-columns";
import { AUDIT_PAGE, readAuditFilter } from "./audit-filter";
import { AuditSheet } from "./audit-sheet";
import { resourceNoun } from "./audit-words";

const OUTCOMES = [
  { value: "all", label: "All" },
  { value: "success", label: "Done" },
  { value: "denied", label: "Denied" },
  { value: "failed", label: "Failed" },
];
const ANY = "any";
const KINDS = [
  { value: ANY, label: "Any object" },
  ...AUDIT_RESOURCES.map((resource) => ({ value: resource, label: resourceNoun(resource) })),
];

/** Who did what to which object, from where. */
export function AuditPage() {
  const trpc = useTRPC();
  const params = useSearchParams();
  const pathname = usePathname();
  const filter = readAuditFilter((key) => params.get(key));
  const [, setOutcome] = useUrlState<string>("outcome", "all");
  const [, setResource] = useUrlState<string>("resource", ANY);
  const [who, setWho] = useUrlState<string>("who", "");
  const [, setRequest] = useUrlState<string>("request", "");
  const [open, setOpen] = useState<AuditEvent | null>(null);
  const query = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { ...filter, limit: AUDIT_PAGE },
      { getNextPageParam: (page) => page.next_cursor, staleTime: 0 },
    ),
  );
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  const isFiltered = Object.keys(filter).length > 0;
  const clear = () => window.history.replaceState(null, "", pathname);
  const refused = errorCode(query.error) === "FORBIDDEN";
  return (
    <>
      <PageHeader
        title="Audit"
        description="Who did what to which object, from where: every change, sign-in, run and refusal. Kept for 90 days."
      />
      <div className="grid min-w-0 gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <SegmentedControl
            aria-label="Outcome"
            value={filter.outcome ?? "all"}
            onValueChange={setOutcome}
            segments={OUTCOMES}
          />
          <div className="w-48 max-sm:w-full">
            <Select
              aria-label="Kind of object"
              value={filter.resource ?? ANY}
              onValueChange={setResource}
              options={KINDS}
            />
          </div>
          <Input
            aria-label="Login of who did it"
            placeholder="Any login"
            value={who}
            onChange={(event) => setWho(event.target.value.trim())}
            className="w-40 max-sm:w-full"
          />
          {filter.request_id && <span className="text-muted-foreground text-sm">of one request</span>}
          {filter.resource_ref && <span className="text-muted-foreground text-sm">of {filter.resource_ref}</span>}
          <SavedViews list="audit" />
          {isFiltered && (
            <Button variant="ghost" onClick={clear}>
              Clear filters
            </Button>
          )}
        </div>
        <DataTable
          label="Audit events"
          columns={auditColumns}
          rows={rows}
          rowId={(row) => String(row.id)}
          onRowOpen={setOpen}
          selectedId={open ? String(open.id) : null}
          error={
            query.error && {
              title: refused ? "The audit log is closed to you" : "The audit log could not be loaded",
              description: refused ? "An administrator can give you audit_log:read." : query.error.message,
            }
          }
          {...(refused ? {} : { onRetry: () => void query.refetch() })}
          live
          noun="event"
          hasMore={query.hasNextPage}
          loadingMore={query.isFetchingNextPage}
          onLoadMore={() => void query.fetchNextPage()}
          empty={
            isFiltered ? (
              <EmptyState
                illustration={<MagnifierIllustration />}
                title="Nothing fits these filters"
                action={<Button onClick={clear}>Clear filters</Button>}
              />
            ) : (
              <EmptyState
                illustration={<SheetIllustration />}
                title="Nothing was done yet"
                description="Each change, sign-in, run and refusal is written down here."
              />
            )
          }
        />
      </div>
      <AuditSheet
        event={open}
        onClose={() => setOpen(null)}
        onRequest={(id) => {
          setOpen(null);
          setRequest(id);
        }}
      />
    </>
  );
}
