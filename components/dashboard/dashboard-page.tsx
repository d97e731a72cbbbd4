"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { onDemand } from "@/components/ui/on-demand";
import { useTRPC } from "@/lib/trpc/client";
import { useLiveStatus } from "@/lib/trpc/live-feed-provider";
import { AppLink } from "../ui/app-link";
import { Button } from "../ui/button";
import { ErrorState } from "../ui/error-state";
import { PageHeader } from "../ui/page-header";
import { PageSkeleton } from "../ui/skeleton";
import { ActivityCard } from "./activity-card";
import { AttentionCard } from "./attention-card";
import { DashboardTiles } from "./dashboard-tiles";
import { LiveStreamCard } from "./live-stream-card";
import { NextFiresCard } from "./next-fires-card";

// Most servers have something to show.
const Welcome = dynamic(() => import("./welcome").then((module) => module.Welcome));
// It depends on the present moment, and is below what is seen first.
const NextHourCard = onDemand(() => import("./next-hour-card").then((module) => module.NextHourCard));

/** Rates and percentiles grow old without anything happening; what happens is told by the live feed. */
const REFRESH_MS = 15_000;

/** The first page: is everything well, what happens now, what comes next. */
export function DashboardPage() {
  const trpc = useTRPC();
  const paused = useLiveStatus().status === "paused";
  const { data, error, refetch, isFetching } = useQuery(
    trpc.system.dashboard.queryOptions(undefined, { refetchInterval: paused ? false : REFRESH_MS }),
  );
  if (!data) {
    if (!error) return <PageSkeleton tiles={5} rows={8} />;
    return (
      <ErrorState
        title="The dashboard could not be loaded"
        description={error.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  if (!data.has_automations)
    return (
      <Welcome>
        {data.recent_events.length + data.recent_executions.length > 0 && <LiveStreamCard data={data} />}
      </Welcome>
    );
  return (
    <>
      <PageHeader
        title="Dashboard"
        actions={
          <Button variant="primary" asChild>
            <AppLink href="/sensors/new">
              <Plus aria-hidden />
              Create a timer
            </AppLink>
          </Button>
        }
      />
      <DashboardTiles data={data} />
      <div className="grid min-w-0 gap-5 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <LiveStreamCard data={data} />
        <div className="grid min-w-0 gap-5 md:grid-cols-2 md:items-start xl:grid-cols-1 xl:content-start">
          <AttentionCard attention={data.attention} />
          <NextFiresCard upcoming={data.upcoming} />
        </div>
      </div>
      <NextHourCard upcoming={data.upcoming} />
      <ActivityCard data={data} />
    </>
  );
}
