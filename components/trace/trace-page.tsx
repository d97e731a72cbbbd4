"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity, AlarmClock, CircleSlash, Radio, Webhook } from "lucide-react";
import { JsonViewer } from "@/components/data/json-viewer";
import { DateTime, RelativeTime } from "@/components/data/relative-time";
import { Lateness } from "@/components/events/lateness";
import { NotThere } from "@/components/events/not-there";
import { Elsewhere, listensElsewhere } from "@/components/events/verdict-list";
import { TraceRuleStep } from "@/components/trace/trace-rule-step";
import { traceRules } from "@/components/trace/trace-rules";
import { TraceStep } from "@/components/trace/trace-step";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import type { Event } from "@/lib/schemas/event";
import { useTRPC } from "@/lib/trpc/client";

/** Executions whose logs are open at first; with more of them the page would be all log. */
const OPEN_LOGS_MAX = 4;

/** One page from the instant to the log line: what fired, what each rule made of it, and what ran. */
export function TracePage({ eventId }: { eventId: number }) {
  const trpc = useTRPC();
  const { data, error, refetch, isFetching } = useQuery(trpc.events.get.queryOptions({ id: eventId }));
  const verdicts = useQuery(trpc.events.verdicts.queryOptions({ id: eventId }));
  if (!data) {
    if (!error) return <PageSkeleton rows={8} />;
    return (
      <NotThere
        what={`Event ${eventId}`}
        error={error}
        back={{ label: "All events", href: "/events" }}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  const elsewhere = (verdicts.data ?? []).filter(listensElsewhere);
  const rules = traceRules(
    data,
    (verdicts.data ?? []).filter((verdict) => !listensElsewhere(verdict)),
  );
  const openLogs = data.executions.length <= OPEN_LOGS_MAX;
  return (
    <>
      <PageHeader
        breadcrumbs={[
          { label: "Events", href: "/events" },
          { label: `Event ${eventId}`, href: `/events/${eventId}` },
        ]}
        title="Trace"
        identifier={String(eventId)}
        description="From the instant to the log line: what fired, what each rule made of it, and what ran."
        actions={
          <Button asChild>
            <AppLink href={`/events/${eventId}`}>
              <Activity aria-hidden />
              Event
            </AppLink>
          </Button>
        }
      />
      <Card>
        <ol aria-label="Trace" className="grid min-w-0">
          <OriginStep event={data} />
          <TraceStep
            icon={Activity}
            tone="primary"
            kind="Event"
            title={
              <AppLink href={`/events/${data.id}`} className="rounded-sm hover:underline">
                {data.id} <span className="font-mono">{data.trigger_ref}</span>
              </AppLink>
            }
            meta={
              <>
                <DateTime at={data.created} style="stamp" />
                {data.scheduled_at && <Lateness event={data} />}
              </>
            }
          >
            {data.payload !== null && (
              <Disclosure title="Payload" summary="what it carried">
                <JsonViewer label="Payload" value={data.payload} maxHeight="20rem" />
              </Disclosure>
            )}
          </TraceStep>
          {rules.map((rule, index) => (
            <TraceRuleStep
              key={rule.rule_ref}
              event={eventId}
              rule={rule}
              last={index === rules.length - 1}
              openLogs={openLogs}
            />
          ))}
          {rules.length === 0 && verdicts.data && (
            <TraceStep icon={CircleSlash} kind="Rules" title="No rule listens to this, so nothing ran." last />
          )}
        </ol>
        {elsewhere.length > 0 && (
          <div className="mt-4 sm:pl-11">
            <Elsewhere event={eventId} verdicts={elsewhere} bare />
          </div>
        )}
      </Card>
    </>
  );
}

/** What fired the event, and for which instant. */
function OriginStep({ event }: { event: Event }) {
  const trpc = useTRPC();
  const sensor = useQuery(
    trpc.sensors.get.queryOptions(
      { ref: event.source_ref ?? "" },
      { enabled: event.source_ref !== null, retry: false },
    ),
  );
  const instant = event.scheduled_at && (
    <>
      <span className="inline-flex items-center gap-1.5">
        <AlarmClock aria-hidden className="size-3.5" />
        scheduled for
      </span>
      <DateTime at={event.scheduled_at} style="stamp" />
    </>
  );
  if (event.source_ref)
    return (
      <TraceStep
        icon={Radio}
        kind="Sensor"
        title={
          <AppLink href={`/sensors/${event.source_ref}`} className="rounded-sm hover:underline">
            {sensor.data?.label ?? <span className="font-mono">{event.source_ref}</span>}
          </AppLink>
        }
        meta={
          <>
            {sensor.data && <span className="font-mono text-xs">{event.source_ref}</span>}
            {sensor.data?.schedule && <span>{sensor.data.schedule}</span>}
          </>
        }
      >
        {instant && <p className="flex flex-wrap items-center gap-2 text-muted-foreground text-sm">{instant}</p>}
      </TraceStep>
    );
  if (event.rule_ref)
    return (
      <TraceStep
        icon={AlarmClock}
        kind="Timer of rule"
        title={
          <AppLink href={`/rules/${event.rule_ref}`} className="rounded-sm font-mono hover:underline">
            {event.rule_ref}
          </AppLink>
        }
      >
        {instant && <p className="flex flex-wrap items-center gap-2 text-muted-foreground text-sm">{instant}</p>}
      </TraceStep>
    );
  return (
    <TraceStep
      icon={Webhook}
      kind="Origin"
      title="By hand or API"
      meta={<RelativeTime at={event.created} style="long" />}
    />
  );
}
