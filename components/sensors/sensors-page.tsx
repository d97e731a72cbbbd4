"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo } from "react";
import { BulkActions } from "@/components/bulk/bulk-actions";
import { DataTable } from "@/components/data/data-table";
import { useRowSelection } from "@/components/data/use-row-selection";
import { useUrlSort } from "@/components/data/use-url-sort";
import { ClockIllustration } from "@/components/illustrations/clock";
import { MagnifierIllustration } from "@/components/illustrations/magnifier";
import { SavedViews } from "@/components/saved-views/saved-views";
import { EmptyWithStarters } from "@/components/starters/empty-with-starters";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FacetFilter } from "@/components/ui/facet-filter";
import { SearchInput } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { useUrlList, useUrlState } from "@/components/ui/use-url-state";
import { formatCount } from "@/lib/format/format-number";
import { useTRPC } from "@/lib/trpc/client";
import { BULK_MAX } from "@/lib/vocabulary";
import { filterSensors } from "./filter-sensors";
import { sensorColumns } from "./sensor-columns";
import { FORM_KINDS, kindLook, sensorKind } from "./sensor-kind";
import { SENSOR_STATES, sensorStateLook } from "./sensor-state";

const BY_NAME = { id: "sensor", desc: false };
const labelOf = ({ label }: { label: string }) => label;

/** All sensors: when each fires next, how it went, and its switch. */
export function SensorsPage() {
  const trpc = useTRPC();
  const sensors = useQuery(trpc.sensors.list.queryOptions());
  const sorting = useUrlSort(BY_NAME);
  const [search, setSearch] = useUrlState<string>("q", "");
  const [kinds, setKinds] = useUrlList("kind");
  const [states, setStates] = useUrlList("state");
  const kindText = kinds.join(",");
  const stateText = states.join(",");
  const rows = useMemo(
    () =>
      sensors.data &&
      filterSensors(sensors.data, {
        search,
        kinds: kindText === "" ? [] : kindText.split(","),
        states: stateText === "" ? [] : stateText.split(","),
      }),
    [sensors.data, search, kindText, stateText],
  );
  const selection = useRowSelection(BULK_MAX);
  const shown = useMemo(() => rows?.map(({ ref }) => ref) ?? [], [rows]);
  const all = sensors.data ?? [];
  const filtered = search !== "" || kinds.length > 0 || states.length > 0;
  const clear = () => {
    setSearch("");
    setKinds([]);
    setStates([]);
  };
  const armed = all.filter((sensor) => sensor.state === "armed").length;
  const running = all.filter((sensor) => sensor.state === "running").length;
  return (
    <>
      <PageHeader
        title="Sensors"
        description={
          sensors.data
            ? `Timers that fire events, and scripts that watch. ${formatCount(armed, "timer")} armed, ${formatCount(running, "script")} running.`
            : "Timers that fire events, and scripts that watch."
        }
        actions={
          <>
            <Button asChild>
              <AppLink href="/starters">Starters</AppLink>
            </Button>
            <Button asChild variant="primary">
              <AppLink href="/sensors/new">
                <Plus aria-hidden />
                New sensor
              </AppLink>
            </Button>
          </>
        }
      />
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          aria-label="Search sensors"
          placeholder="Name, ref or schedule"
          value={search}
          onValueChange={setSearch}
        />
        <FacetFilter
          label="Kind"
          values={kinds}
          onValuesChange={setKinds}
          options={[...FORM_KINDS, "other" as const].map((kind) => {
            const look = kindLook(kind);
            const count = all.filter((sensor) => sensorKind(sensor) === kind).length;
            return { value: kind, label: look.label, icon: <look.icon aria-hidden />, count };
          })}
        />
        <FacetFilter
          label="State"
          values={states}
          onValuesChange={setStates}
          options={SENSOR_STATES.map((state) => ({
            value: state,
            label: sensorStateLook(state).label,
            count: all.filter((sensor) => sensor.state === state).length,
          }))}
        />
        <SavedViews list="sensors" />
        {filtered && (
          <Button variant="ghost" onClick={clear}>
            Clear
          </Button>
        )}
      </div>
      <DataTable
        {...sorting}
        selection={selection}
        rowLabel={labelOf}
        label="Sensors"
        columns={sensorColumns}
        rows={rows}
        rowId={(sensor) => sensor.ref}
        rowHref={(sensor) => `/sensors/${sensor.ref}`}
        error={sensors.error ? { title: "The sensors could not be loaded", description: sensors.error.message } : null}
        onRetry={() => void sensors.refetch()}
        empty={
          filtered ? (
            <EmptyState
              illustration={<MagnifierIllustration />}
              title="No sensor fits"
              description="Nothing has this name, kind and state."
              action={<Button onClick={clear}>Clear filters</Button>}
            />
          ) : (
            <EmptyWithStarters>
              <EmptyState
                illustration={<ClockIllustration />}
                title="No sensors yet"
                description="A sensor is a timer, or a script that watches something. When it fires, rules run your scripts."
                action={
                  <Button asChild variant="primary">
                    <AppLink href="/sensors/new">Create a sensor</AppLink>
                  </Button>
                }
              />
            </EmptyWithStarters>
          )
        }
      />
      <BulkActions kind="sensors" selection={selection} shown={shown} />
    </>
  );
}
