import { CircleCheck, CirclePause, CircleSlash, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { formatDuration } from "@/lib/format/format-duration";
import { formatNumber } from "@/lib/format/format-number";
import type { SystemStatus } from "@/lib/schemas/system";
import { FireCountdown } from "../dashboard/fire-countdown";
import { RelativeTime } from "../data/relative-time";
import { AppLink } from "../ui/app-link";
import { Badge } from "../ui/badge";
import { Card } from "../ui/card";
import { cn } from "../ui/cn";

/** What the scheduler holds and how well it keeps time; counted since the server started. */
export function SchedulerCard({ scheduler, lease }: Pick<SystemStatus, "scheduler" | "lease">) {
  const { running, invalid, repaired, late_ms_max: lateMsMax } = scheduler;
  return (
    <Card title="Scheduler" actions={<State {...scheduler} />}>
      {running && <Turn scheduler={scheduler} lease={lease} />}
      {running ? (
        <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
          <Figure label="Armed" hint="timers with a next fire">
            <AppLink href="/sensors" className="rounded-sm hover:underline">
              {formatNumber(scheduler.armed)}
            </AppLink>
          </Figure>
          <Figure label="Next fire" hint="of all timers">
            {scheduler.next_fire_at === null ? "None" : <FireCountdown at={scheduler.next_fire_at} />}
          </Figure>
          <Figure label="Fired" hint="since the start">
            {formatNumber(scheduler.fired)}
          </Figure>
          <Figure label="Latest fire" hint="lateness at most" warn={lateMsMax > 1_000}>
            {formatDuration(lateMsMax)}
          </Figure>
          <Figure
            label="Invalid"
            hint={invalid === 0 ? "every timer can be armed" : "cannot be armed"}
            warn={invalid > 0}
          >
            {formatNumber(invalid)}
          </Figure>
          <Figure label="Last reconcile" hint="compared with the database">
            <RelativeTime at={scheduler.last_reconcile_at} fallback="Never" />
          </Figure>
          <Figure
            label="Repaired"
            hint={repaired === 0 ? "every change was heard at once" : repairWords(scheduler)}
            warn={repaired > 0}
          >
            {formatNumber(repaired)}
          </Figure>
          <Figure label="Table version" hint="grows with every change">
            {formatNumber(scheduler.version)}
          </Figure>
        </dl>
      ) : (
        <p className="text-muted-foreground text-sm">
          This process serves pages or runs actions only. Timers are fired by a process with the role all or scheduler.
        </p>
      )}
    </Card>
  );
}

/** Which timers the last repair was about. */
function repairWords({ last_repair: last }: SystemStatus["scheduler"]): string {
  if (last === null || last.refs.length === 0) return "differences found by reconciles";
  const [first, ...others] = last.refs;
  return `last ${first}${others.length > 0 ? ` and ${others.length} more` : ""}, found by a reconcile`;
}

/** Who fires the timers: at most one node at a time. */
function Turn({ scheduler, lease }: Pick<SystemStatus, "scheduler" | "lease">) {
  const place = lease?.host ? `${lease.host}, process ${lease.pid}` : null;
  return (
    <p className="mb-4 text-muted-foreground text-sm">
      {scheduler.firing ? (
        <>
          This process fires the timers
          {lease?.taken_at && (
            <>
              , since <RelativeTime at={lease.taken_at} />
            </>
          )}
          {lease && ` (term ${formatNumber(lease.epoch)})`}.
        </>
      ) : lease?.holder && place ? (
        `Standing by: the timers are fired by ${place} (term ${formatNumber(lease.epoch)}). It takes over within five seconds when that one falls silent.`
      ) : (
        "Standing by: nobody fires the timers at this moment."
      )}
    </p>
  );
}

function State({ running, firing, invalid }: SystemStatus["scheduler"]) {
  if (!running)
    return (
      <Badge>
        <CircleSlash aria-hidden />
        Not on this process
      </Badge>
    );
  if (!firing)
    return (
      <Badge>
        <CirclePause aria-hidden />
        Standing by
      </Badge>
    );
  return invalid > 0 ? (
    <Badge tone="warning">
      <TriangleAlert aria-hidden />
      {invalid} invalid
    </Badge>
  ) : (
    <Badge tone="success">
      <CircleCheck aria-hidden />
      Running
    </Badge>
  );
}

interface FigureProps {
  label: string;
  hint: string;
  warn?: boolean;
  children: ReactNode;
}

function Figure({ label, hint, warn = false, children }: FigureProps) {
  return (
    <div className="grid min-w-0 content-start">
      <dt className="text-muted-foreground text-xs">{label}</dt>
      <dd className="min-w-0">
        <span className={cn("block truncate font-semibold text-xl tabular-nums", warn && "text-warning")}>
          {children}
        </span>
        <span className="block text-muted-foreground text-xs">{hint}</span>
      </dd>
    </div>
  );
}
