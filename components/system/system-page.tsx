"use client";

import { useQuery } from "@tanstack/react-query";
import { formatBytes } from "@/lib/format/format-bytes";
import { formatDuration } from "@/lib/format/format-duration";
import { formatNumber } from "@/lib/format/format-number";
import { useTRPC } from "@/lib/trpc/client";
import { useLiveStatus } from "@/lib/trpc/live-feed-provider";
import { Duration } from "../data/duration";
import { RelativeTime } from "../data/relative-time";
import { Callout } from "../ui/callout";
import { ErrorState } from "../ui/error-state";
import { PageHeader } from "../ui/page-header";
import { PageSkeleton } from "../ui/skeleton";
import { ChoresCard } from "./chores-card";
import { ClockCallout } from "./clock-callout";
import { HealthCard } from "./health-card";
import { ReloadButton } from "./reload-button";
import { SchedulerCard } from "./scheduler-card";
import { WorkersCard } from "./workers-card";

/** Nothing tells when these numbers change, so they are asked for while the page is open and the tab is seen. */
const REFRESH_MS = 3_000;

export function SystemPage() {
  const trpc = useTRPC();
  const paused = useLiveStatus().status === "paused";
  const { data, error, refetch, isFetching } = useQuery(
    trpc.system.status.queryOptions(undefined, { refetchInterval: paused ? false : REFRESH_MS }),
  );
  if (!data) {
    if (!error) return <PageSkeleton tiles={4} rows={8} />;
    return (
      <ErrorState
        title="The state of the server could not be read"
        description={error.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  const { database, live, queue } = data;
  return (
    <>
      <PageHeader title="System" description="How each part of this server is doing." actions={<ReloadButton />} />
      {error && (
        <Callout tone="warning" title="These numbers are old" live>
          The server does not answer at the moment: {error.message}
        </Callout>
      )}
      <ClockCallout clock={data.clock} />
      <SchedulerCard scheduler={data.scheduler} lease={data.lease} />
      <div className="grid min-w-0 gap-5 md:grid-cols-2 xl:grid-cols-4">
        <HealthCard
          title="Queue"
          tone={queue.oldest_waiting_seconds !== null && queue.oldest_waiting_seconds > 30 ? "warning" : "success"}
          state={queue.waiting + queue.running > 0 ? "Working" : "Empty"}
          items={[
            { label: "Waiting", value: formatNumber(queue.waiting) },
            { label: "Running", value: formatNumber(queue.running) },
            {
              label: "Oldest waits",
              value:
                queue.oldest_waiting_seconds === null ? null : <Duration ms={queue.oldest_waiting_seconds * 1000} />,
            },
          ]}
        />
        <HealthCard
          title="Database"
          tone={database.connected ? "success" : "failure"}
          state={database.connected ? "Connected" : "Away"}
          items={[
            {
              label: "PostgreSQL",
              value: database.version && `${database.version}${database.embedded ? ", built in" : ""}`,
            },
            { label: "Size", value: database.size_bytes === null ? null : formatBytes(database.size_bytes) },
            { label: "Connections", value: database.connections === null ? null : formatNumber(database.connections) },
          ]}
        />
        <HealthCard
          title="Live feed"
          tone={live.listening ? "success" : "warning"}
          state={live.listening ? "Listening" : "Polling"}
          items={[
            { label: "Open screens", value: formatNumber(live.subscribers) },
            { label: "Sent", value: formatNumber(live.delivered) },
            { label: "Behind", value: <Duration ms={live.lag_ms} /> },
          ]}
        />
        <HealthCard
          title="Process"
          tone="success"
          state={data.role === "all" ? "All roles" : data.role}
          items={[
            { label: "Version", value: `${data.version}, Node ${data.node_version.replace(/^v/, "")}` },
            { label: "Memory", value: formatBytes(data.resident_memory_bytes) },
            {
              label: "Clock",
              value:
                typeof data.clock?.skew_ms === "number"
                  ? `${data.clock.skew_ms < 0 ? "−" : "+"}${formatDuration(Math.abs(Math.round(data.clock.skew_ms)))} to the database's`
                  : null,
            },
            { label: "Started", value: <RelativeTime at={data.started_at} /> },
          ]}
        />
      </div>
      <WorkersCard workers={data.workers} />
      <ChoresCard chores={data.chores} />
    </>
  );
}
