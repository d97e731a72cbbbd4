"use client";

import { useMemo } from "react";
import { onDemand } from "@/components/ui/on-demand";
import type { Dashboard } from "@/lib/schemas/system";
import type { ChartPoint, ChartSeries } from "../data/chart-frame";
import { Card } from "../ui/card";
import { Skeleton } from "../ui/skeleton";
import { joinBuckets } from "./join-buckets";

const loading = () => <Skeleton className="h-40" />;
const BarChart = onDemand(() => import("../data/bar-chart").then((module) => module.BarChart), loading);
const AreaChart = onDemand(() => import("../data/area-chart").then((module) => module.AreaChart), loading);

const runs: readonly ChartSeries[] = [
  { key: "completed", label: "Completed", tone: "success" },
  { key: "failed", label: "Failed", tone: "failure" },
];
const events: readonly ChartSeries[] = [{ key: "events", label: "Events", tone: "primary" }];
/** 48 bars of half an hour: thin enough for a day, wide enough to point at. */
const BUCKETS = 48;

/** The last 24 hours: how many events came, and how their executions ended. */
export function ActivityCard({ data: { activity } }: { data: Pick<Dashboard, "activity"> }) {
  const points = useMemo<ChartPoint[]>(
    () => joinBuckets(activity, BUCKETS).map(({ at, ...values }) => ({ at: Date.parse(at), values })),
    [activity],
  );
  return (
    <div className="grid min-w-0 gap-5 lg:grid-cols-2">
      <Card title="Events" description="Per half hour, last 24 hours">
        <AreaChart label="Events per half hour" series={events} points={points} emptyText="No events in 24 hours" />
      </Card>
      <Card title="Executions" description="Per half hour, last 24 hours">
        <BarChart
          label="Executions per half hour"
          series={runs}
          points={points}
          emptyText="No executions in 24 hours"
        />
      </Card>
    </div>
  );
}
