"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useMemo } from "react";
import { formatCount, formatNumber } from "@/lib/format/format-number";
import type { ComingSchedule } from "@/lib/schemas/system";
import { useTRPC, useTRPCClient } from "@/lib/trpc/client";
import { BarChart } from "../data/bar-chart";
import { useDisplayZone } from "../data/display-zone";
import { DateTime } from "../data/relative-time";
import { TimelineStrip } from "../data/timeline-strip";
import { TimelineIllustration } from "../illustrations/timeline";
import { AppLink } from "../ui/app-link";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { ErrorState } from "../ui/error-state";
import { PageHeader } from "../ui/page-header";
import { SegmentedControl } from "../ui/segmented-control";
import { PageSkeleton } from "../ui/skeleton";
import { toast } from "../ui/toaster";
import { useUrlState } from "../ui/use-url-state";
import { WeekTable } from "./week-table";

const RANGES = [
  { value: "24", label: "24 hours" },
  { value: "168", label: "7 days" },
];
/** Time goes on while nobody changes anything. */
const REFRESH_MS = 60_000;
const SERIES = [{ key: "fires", label: "Fires", tone: "primary" as const }];

/** What all timers are going to do, where they collide, and where there is room. */
export function SchedulePage() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [range, setRange] = useUrlState<string>("range", "24");
  const hours = range === "168" ? 168 : 24;
  const { data, error, refetch } = useQuery(
    trpc.system.schedule.queryOptions({ hours }, { placeholderData: keepPreviousData, refetchInterval: REFRESH_MS }),
  );
  const download = async () => {
    try {
      const text = await client.system.scheduleFile.query({ hours: 168 });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
      link.download = "attune-schedule.ics";
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (failure) {
      toast.error("The file could not be made", { description: failure instanceof Error ? failure.message : "" });
    }
  };
  return (
    <>
      <PageHeader
        title="Schedule"
        description="What the timers are going to do, which of them meet, and where there is room."
        actions={
          <>
            <SegmentedControl aria-label="Range" value={String(hours)} onValueChange={setRange} segments={RANGES} />
            <Button onClick={() => void download()}>
              <Download aria-hidden />
              iCalendar
            </Button>
          </>
        }
      />
      {data ? (
        <Coming schedule={data} />
      ) : error ? (
        <ErrorState title="The schedule could not be read" description={error.message} onRetry={() => void refetch()} />
      ) : (
        <PageSkeleton tiles={0} rows={8} />
      )}
    </>
  );
}

function Coming({ schedule }: { schedule: ComingSchedule }) {
  const { buckets, bucket_minutes: minutes, timers, collisions, left_out: leftOut } = schedule;
  const fromMs = Date.parse(schedule.from);
  const toMs = Date.parse(schedule.to);
  const isWeek = toMs - fromMs > 2 * 86_400_000;
  const points = useMemo(
    () => buckets.map((fires, index) => ({ at: fromMs + index * minutes * 60_000, values: { fires } })),
    [buckets, fromMs, minutes],
  );
  const lanes = useMemo(
    () =>
      timers
        .filter(({ instants }) => instants.length > 0)
        .map(({ kind, ref, label, instants }) => ({
          id: `${kind}/${ref}`,
          label,
          href: `/${kind}s/${ref}`,
          instants: instants.map((at) => ({
            id: at,
            at: Date.parse(at),
            tone: "primary" as const,
            label: `${label} fires`,
            future: true,
          })),
        })),
    [timers],
  );
  if (timers.length === 0)
    return (
      <EmptyState
        illustration={<TimelineIllustration />}
        title="Nothing fires in this time"
        description="No enabled timer is due. Make one, or look at a longer time."
        action={
          <Button asChild variant="primary">
            <AppLink href="/sensors/new">New sensor</AppLink>
          </Button>
        }
      />
    );
  const frequent = timers.filter(({ instants }) => instants.length === 0);
  const total = buckets.reduce((sum, count) => sum + count, 0);
  return (
    <>
      <Card
        title={`${formatCount(total, "fire")} of ${formatCount(timers.length, "timer")}`}
        description={`In each ${minutes === 60 ? "hour" : `${minutes} minutes`}`}
      >
        <BarChart label="Coming fires" series={SERIES} points={points} />
      </Card>
      {collisions.length > 0 && <Collisions collisions={collisions} />}
      {isWeek && <WeekTable schedule={schedule} />}
      {lanes.length > 0 && !isWeek && (
        <Card title="Timers" description="When each fires">
          <TimelineStrip label="Coming fires of each timer" from={fromMs} to={toMs} lanes={lanes} />
        </Card>
      )}
      {frequent.length > 0 && (
        <Card title="All the time" description="Too often to be drawn one by one" flush>
          <ul className="divide-y">
            {frequent.map(({ kind, ref, label, schedule: words, count }) => (
              <li key={`${kind}/${ref}`} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2 text-sm">
                <AppLink href={`/${kind}s/${ref}`} className="font-medium hover:underline">
                  {label}
                </AppLink>
                <span className="min-w-0 flex-1 truncate text-muted-foreground">{words}</span>
                <span className="tabular-nums">{formatNumber(count)}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {leftOut > 0 && (
        <p className="text-muted-foreground text-sm">{formatCount(leftOut, "more timer")} are not counted here.</p>
      )}
    </>
  );
}

function Collisions({ collisions }: Pick<ComingSchedule, "collisions">) {
  const zone = useDisplayZone();
  return (
    <Card title="Collisions" description="Three or more timers in the same second; each group once" flush>
      <ul className="divide-y">
        {collisions.map(({ at, timers, quieter }) => (
          <li key={`${at} ${timers[0]?.ref}`} className="grid gap-1 px-4 py-2.5 text-sm">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium tabular-nums">
                <DateTime at={at} style="weekday" zone={zone} />
              </span>
              <span>{formatCount(timers.length, "timer")}</span>
              {quieter !== null && (
                <span className="text-muted-foreground">
                  quieter: <DateTime at={quieter} style="weekday" zone={zone} />
                </span>
              )}
            </p>
            <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs">
              {timers.slice(0, 12).map(({ kind, ref, label }) => (
                <AppLink key={`${kind}/${ref}`} href={`/${kind}s/${ref}`} className="text-primary hover:underline">
                  {label}
                </AppLink>
              ))}
              {timers.length > 12 && <span>and {timers.length - 12} more</span>}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
