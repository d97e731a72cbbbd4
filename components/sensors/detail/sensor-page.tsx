"use client";

import { Pencil, Zap } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Permitted } from "@/components/console/current-user";
import { LedgerCard } from "@/components/ledger/ledger-card";
import { AlertCard } from "@/components/notifications/alert-card";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { useNavigate } from "@/components/ui/navigation-progress";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton, Skeleton } from "@/components/ui/skeleton";
import type { Sensor } from "@/lib/schemas/sensor";
import { errorCode } from "@/lib/trpc/query-client";
import { sensorKind } from "../sensor-kind";
import { SensorKindIcon } from "../sensor-kind-icon";
import { SensorLoadFailure } from "../sensor-load-failure";
import { SensorMenu } from "../sensor-menu";
import { SensorStateBadge } from "../sensor-state-badge";
import { SensorSwitch } from "../sensor-switch";
import { useFireSensor } from "../use-sensor-actions";
import { NextFireCard } from "./next-fire-card";
import { SensorConfigurationCard } from "./sensor-configuration-card";
import { SensorEventsCard } from "./sensor-events-card";
import { SensorProcessCard } from "./sensor-process-card";
import { SensorRulesCard } from "./sensor-rules-card";
import { useLiveSensor } from "./use-live-sensor";

// Of scripts only.
const SensorLogCard = dynamic(() => import("./sensor-log-card").then((module) => module.SensorLogCard), {
  loading: () => <Skeleton className="h-96" />,
});

const BREADCRUMBS = [{ label: "Sensors", href: "/sensors" }];

/** One sensor: what comes next, what happened, and what listens to it. */
export function SensorPage({ sensorRef }: { sensorRef: string }) {
  const navigate = useNavigate();
  const [deleted, setDeleted] = useState(false);
  const { sensor, runs, error, refetch } = useLiveSensor(sensorRef, !deleted);
  const leave = () => {
    setDeleted(true);
    navigate("/sensors");
  };
  // After a deletion elsewhere the last answer is still in the cache, but it is no longer true.
  if (error && !deleted && (!sensor || errorCode(error) === "NOT_FOUND"))
    return <SensorLoadFailure sensorRef={sensorRef} error={error} onRetry={() => void refetch()} />;
  if (!sensor) return <PageSkeleton tiles={0} rows={6} />;
  return (
    <>
      <PageHeader
        title={
          <span className="flex min-w-0 items-center gap-2.5">
            <SensorKindIcon kind={sensorKind(sensor)} />
            {sensor.label}
          </span>
        }
        identifier={sensor.ref}
        description={sensor.description ?? capitalised(sensor.schedule)}
        breadcrumbs={BREADCRUMBS}
        badges={<SensorStateBadge state={sensor.state} />}
        actions={<HeaderActions sensor={sensor} onDeleted={leave} />}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_23rem]">
        <div className="grid min-w-0 gap-5">
          {sensor.process === null ? (
            <NextFireCard sensor={sensor} />
          ) : (
            <>
              <SensorProcessCard sensor={sensor} process={sensor.process} />
              <SensorLogCard key={sensor.ref} sensorRef={sensor.ref} running={sensor.state === "running"} />
            </>
          )}
          {sensor.phase_ms !== null && <LedgerCard owner={{ kind: "sensor", ref: sensor.ref }} />}
          <SensorEventsCard sensor={sensor} runs={runs} />
        </div>
        <div className="grid min-w-0 gap-5">
          <AlertCard target="sensor" refName={sensor.ref} missing={null} />
          <SensorRulesCard sensorRef={sensor.ref} rules={sensor.rules} />
          <SensorConfigurationCard sensor={sensor} />
        </div>
      </div>
    </>
  );
}

function HeaderActions({ sensor, onDeleted }: { sensor: Sensor; onDeleted: () => void }) {
  const fire = useFireSensor();
  return (
    <>
      <span className="flex h-8 items-center gap-2 pr-1 text-sm">
        <SensorSwitch sensor={sensor} />
        <span aria-hidden>{sensor.enabled ? "On" : "Off"}</span>
      </span>
      <SensorMenu sensor={sensor} compact onDeleted={onDeleted} />
      <Button asChild>
        <AppLink href={`/sensors/${sensor.ref}/edit`}>
          <Pencil aria-hidden />
          Edit
        </AppLink>
      </Button>
      <Permitted resource="actions" action="execute">
        <Button
          variant="primary"
          loading={fire.isPending}
          disabled={sensor.trigger_ref === null}
          onClick={() => fire.mutate({ ref: sensor.ref })}
        >
          {!fire.isPending && <Zap aria-hidden />}
          Fire now
        </Button>
      </Permitted>
    </>
  );
}

function capitalised(text: string | null): string | null {
  return text === null ? null : text.charAt(0).toUpperCase() + text.slice(1);
}
