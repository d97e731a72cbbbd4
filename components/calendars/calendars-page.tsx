"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useUrlSort } from "@/components/data/use-url-sort";
import { SavedViews } from "@/components/saved-views/saved-views";
import { onDemand } from "@/components/ui/on-demand";
import type { Calendar } from "@/lib/schemas/calendar";
import { useTRPC } from "@/lib/trpc/client";
import { useMissing } from "../console/current-user";
import { DataTable } from "../data/data-table";
import type { DataColumn } from "../data/data-table-types";
import { RelativeTime } from "../data/relative-time";
import { CalendarIllustration } from "../illustrations/calendar";
import { MagnifierIllustration } from "../illustrations/magnifier";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { SearchInput } from "../ui/input";
import { PageHeader } from "../ui/page-header";
import { useUrlState } from "../ui/use-url-state";
import { rulesWords } from "./calendar-words";

// Fetched when it is opened.
const CalendarDialog = onDemand(() => import("./calendar-dialog").then((module) => module.CalendarDialog));
const CalendarSheet = onDemand(() => import("./calendar-sheet").then((module) => module.CalendarSheet));

const columns: readonly DataColumn<Calendar>[] = [
  {
    id: "label",
    header: "Name",
    cell: ({ label, ref }) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate font-medium">{label}</span>
        <span className="truncate font-mono text-muted-foreground text-xs">{ref}</span>
      </span>
    ),
    sortValue: ({ label }) => label.toLowerCase(),
  },
  {
    id: "rules",
    header: "Holds",
    cell: (calendar) => <span className="truncate text-muted-foreground">{rulesWords(calendar)}</span>,
    hideBelow: "sm",
  },
  {
    id: "zone",
    header: "Time zone",
    cell: ({ timezone }) => <span className="truncate">{timezone}</span>,
    sortValue: ({ timezone }) => timezone,
    width: "11rem",
    hideBelow: "lg",
  },
  {
    id: "used",
    header: "Timers",
    cell: ({ used_by }) => used_by.length,
    sortValue: ({ used_by }) => used_by.length,
    width: "5.5rem",
    align: "end",
  },
  {
    id: "updated",
    header: "Changed",
    cell: ({ updated }) => <RelativeTime at={updated} />,
    sortValue: ({ updated }) => updated,
    width: "7rem",
    hideBelow: "md",
  },
];

/** Named times at which timers rest, or only then fire. */
export function CalendarsPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.calendars.list.queryOptions());
  const missing = useMissing();
  const sorting = useUrlSort();
  const [search, setSearch] = useUrlState<string>("q", "");
  const [openRef, setOpenRef] = useUrlState<string>("calendar", "");
  const [creating, setCreating] = useState(false);
  const rows = useMemo(() => {
    const needle = search.trim().toLowerCase();
    return data?.filter(({ ref, label }) => `${ref} ${label}`.toLowerCase().includes(needle));
  }, [data, search]);
  const opened = data?.find(({ ref }) => ref === openRef);
  const button = missing({ resource: "rules", action: "create" }) === null && (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New calendar
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Calendars"
        description="Holidays, maintenance windows, office hours: times at which timers do not fire, or only then."
        actions={button}
      />
      <div className="grid min-w-0 gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <SearchInput aria-label="Search calendars" placeholder="Search" value={search} onValueChange={setSearch} />
          <SavedViews list="calendars" />
        </div>
        <DataTable
          {...sorting}
          label="Calendars"
          columns={columns}
          rows={rows}
          rowId={({ ref }) => ref}
          onRowOpen={({ ref }) => setOpenRef(ref)}
          selectedId={openRef || null}
          noun="calendar"
          error={error ? { title: "The calendars could not be loaded", description: error.message } : null}
          onRetry={() => void refetch()}
          empty={
            search !== "" ? (
              <EmptyState
                illustration={<MagnifierIllustration />}
                title="No calendar fits this search"
                action={<Button onClick={() => setSearch("")}>Clear search</Button>}
              />
            ) : (
              <EmptyState
                illustration={<CalendarIllustration />}
                title="No calendars yet"
                description="Write down the days and hours once, or take them from an iCalendar file, and name the calendar in the limits of any timer."
                {...(button ? { action: button } : {})}
              />
            )
          }
        />
      </div>
      {creating && <CalendarDialog calendar={null} onClose={() => setCreating(false)} onSaved={setOpenRef} />}
      {opened && <CalendarSheet calendar={opened} onClose={() => setOpenRef("")} />}
    </>
  );
}
