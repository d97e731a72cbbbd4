"use client";

import { CalendarClock, Hand, type LucideIcon, Timer, Webhook, Zap } from "lucide-react";
import { memo } from "react";
import { formatDateTime } from "@/lib/format/format-datetime";
import { formatDuration } from "@/lib/format/format-duration";
import { formatCount } from "@/lib/format/format-number";
import { isTimerTriggerRef } from "@/lib/vocabulary";
import { useDisplayZone } from "../data/display-zone";
import { Duration } from "../data/duration";
import { statusLook } from "../data/status-map";
import { AppLink } from "../ui/app-link";
import { cn } from "../ui/cn";
import { toneClasses } from "../ui/tone";
import { sourceOf } from "./fold-repeats";
import type { StreamOutcome, StreamRow } from "./live-stream";

/** More are counted; the event's page has them all. */
const OUTCOMES_SHOWN = 4;
/** A fire later than this is worth saying. */
const LATE_MS = 1_000;

interface StreamRowProps {
  row: StreamRow;
  /** How many like it stand behind it. */
  folded?: number;
  open?: boolean;
  /** Shows or hides them; gets the row's source. Keep it stable. */
  onToggle?: (source: string) => void;
}

/** One event: when, what it came from, and each rule's execution with its state. */
export const StreamRowView = memo(function StreamRowView({ row, folded = 0, open = false, onToggle }: StreamRowProps) {
  const zone = useDisplayZone();
  const { event, outcomes } = row;
  const Icon = iconOf(row);
  const href = event ? `/events/${event.id}` : `/executions/${outcomes[0]?.execution?.id ?? ""}`;
  return (
    <li className="relative grid grid-cols-[3.75rem_minmax(0,1fr)] gap-x-3 gap-y-0.5 px-4 py-2 text-sm hover:bg-accent/50 sm:grid-cols-[3.75rem_minmax(0,2fr)_minmax(0,3fr)]">
      <AppLink
        href={href}
        aria-label={event ? `Event ${event.id}` : "Execution started by hand"}
        title={formatDateTime(row.atMs, zone, "exact")}
        className="rounded-sm text-muted-foreground text-xs leading-5 tabular-nums max-sm:leading-6 hover:text-foreground hover:underline"
      >
        <time dateTime={new Date(row.atMs).toISOString()}>{formatDateTime(row.atMs, zone, "time")}</time>
      </AppLink>
      <div className="flex min-w-0 items-center gap-2 self-start">
        <Icon aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
        <Source row={row} />
        {folded > 0 && event && onToggle && (
          <button
            type="button"
            aria-expanded={open}
            aria-label={`${open ? "Hide" : "Show"} ${folded} more like it`}
            onClick={() => onToggle(sourceOf(row))}
            className="h-5 shrink-0 rounded-full bg-neutral-soft px-2 text-neutral text-xs tabular-nums max-sm:h-6 hover:bg-accent hover:text-foreground"
          >
            {open ? "fold" : `+${folded}`}
          </button>
        )}
        {event?.coalesced ? (
          <span className="shrink-0 text-muted-foreground text-xs">
            and {formatCount(event.coalesced, "missed fire")}
          </span>
        ) : null}
        {event?.late_ms != null && event.late_ms >= LATE_MS && (
          <span className="shrink-0 text-warning text-xs">{formatDuration(event.late_ms)} late</span>
        )}
      </div>
      <ul className="min-w-0 max-sm:col-start-2">
        {outcomes.slice(0, OUTCOMES_SHOWN).map((outcome) => (
          <Outcome key={outcome.key} outcome={outcome} />
        ))}
        {outcomes.length > OUTCOMES_SHOWN && (
          <li className="text-muted-foreground text-xs leading-5 max-sm:leading-6">
            <AppLink href={href} className="rounded-sm hover:underline">
              and {formatCount(outcomes.length - OUTCOMES_SHOWN, "more rule")}
            </AppLink>
          </li>
        )}
      </ul>
    </li>
  );
});

function Source({ row: { event } }: { row: StreamRow }) {
  if (!event) return <span className="truncate text-muted-foreground">Started by hand</span>;
  const [ref, path] = event.source_ref
    ? [event.source_ref, "/sensors"]
    : event.rule_ref
      ? [event.rule_ref, "/rules"]
      : [event.trigger_ref, "/triggers"];
  return (
    <AppLink
      href={`${path}/${ref}`}
      className="min-w-0 truncate rounded-sm font-mono text-xs leading-5 hover:underline max-sm:leading-6"
    >
      {ref}
    </AppLink>
  );
}

function Outcome({ outcome: { ruleRef, enforcement, execution } }: { outcome: StreamOutcome }) {
  const look = execution ? statusLook("execution", execution.status) : null;
  // A timer's run is often over within milliseconds; an icon that turns for so short a time would only flicker.
  const Status = look?.icon;
  return (
    <li className="flex min-h-5 min-w-0 items-center gap-2">
      {execution && look && Status ? (
        <AppLink
          href={`/executions/${execution.id}`}
          className="inline-flex min-w-0 items-center gap-1.5 rounded-sm hover:underline max-sm:h-6"
        >
          <Status aria-hidden className={cn("size-3.5 shrink-0", toneClasses[look.tone].text)} />
          <span className="min-w-0 truncate font-mono text-xs">{execution.action_ref}</span>
          <span className={cn("shrink-0 text-xs", toneClasses[look.tone].text)}>{look.label}</span>
        </AppLink>
      ) : (
        <AppLink
          href={`/enforcements/${enforcement}`}
          className="min-w-0 truncate rounded-sm font-mono text-muted-foreground text-xs hover:underline max-sm:leading-6"
        >
          {ruleRef}
        </AppLink>
      )}
      {execution?.started_at && (
        <Duration
          since={execution.started_at}
          until={execution.finished_at}
          className="shrink-0 text-muted-foreground text-xs"
        />
      )}
      {execution && execution.attempt > 1 && (
        <span className="shrink-0 text-muted-foreground text-xs">attempt {execution.attempt}</span>
      )}
      {execution && ruleRef && (
        <AppLink
          href={`/rules/${ruleRef}`}
          className="ml-auto min-w-0 shrink-[999] truncate rounded-sm font-mono text-muted-foreground text-xs hover:underline max-2xl:hidden"
        >
          {ruleRef}
        </AppLink>
      )}
    </li>
  );
}

function iconOf({ event }: StreamRow): LucideIcon {
  if (!event) return Hand;
  if (event.trigger_ref === "core.intervaltimer") return Timer;
  if (isTimerTriggerRef(event.trigger_ref)) return CalendarClock;
  return event.trigger_ref.includes("webhook") ? Webhook : Zap;
}
