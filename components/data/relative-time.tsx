"use client";

import { type DateTimeStyle, formatDateTime } from "@/lib/format/format-datetime";
import { formatRelative, relativeGranularityMs } from "@/lib/format/format-relative";
import { cn } from "../ui/cn";
import { Tooltip } from "../ui/tooltip";
import { useNow } from "./clock-store";
import { useDisplayZone } from "./display-zone";

export type Instant = Date | number | string;

/** UTC milliseconds of a Date, of milliseconds or of an ISO 8601 text; NaN when it is none. */
export function instantMs(at: Instant): number {
  return typeof at === "number" ? at : at instanceof Date ? at.getTime() : Date.parse(at);
}

const isoOf = (ms: number) => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined);

/** The exact instant in the person's zone and in UTC, for tooltips. */
function ExactTimes({ at }: { at: number }) {
  const zone = useDisplayZone();
  return (
    <span className="grid grid-cols-[auto_auto] gap-x-2 tabular-nums">
      <span className="text-muted-foreground">{zone === "UTC" ? "UTC" : "Local"}</span>
      <span>{formatDateTime(at, zone, "exact")}</span>
      {zone !== "UTC" && (
        <>
          <span className="text-muted-foreground">UTC</span>
          <span>{formatDateTime(at, "UTC", "stamp")}</span>
        </>
      )}
    </span>
  );
}

export interface RelativeTimeProps {
  /** null and undefined show `fallback`. */
  at: Instant | null | undefined;
  style?: "short" | "long";
  fallback?: string;
  className?: string;
}

/** "5s ago", with the exact local and UTC time on hover and focus. Ticks with the page's one clock. */
export function RelativeTime({ at, style = "short", fallback = "–", className }: RelativeTimeProps) {
  const ms = at === null || at === undefined ? Number.NaN : instantMs(at);
  if (Number.isNaN(ms)) return <span className={cn("text-muted-foreground", className)}>{fallback}</span>;
  return <TickingTime ms={ms} style={style} className={className} />;
}

function TickingTime({ ms, style, className }: { ms: number; style: "short" | "long"; className: string | undefined }) {
  // The granularity follows the age; a coarse reading is enough to choose it.
  const coarse = useNow(60_000);
  const granularity = relativeGranularityMs(ms, ms > coarse ? Math.min(coarse + 60_000, ms) : coarse);
  const now = useNow(granularity);
  // An event just committed can be a little newer than the rounded clock; it is not in the future for that.
  const reference = ms > now && ms - now < granularity ? ms : now;
  return (
    <Tooltip content={<ExactTimes at={ms} />}>
      <time dateTime={isoOf(ms)} className={cn("whitespace-nowrap", className)} suppressHydrationWarning>
        {formatRelative(ms, reference, style)}
      </time>
    </Tooltip>
  );
}

export interface DateTimeProps {
  at: Instant | null | undefined;
  style?: DateTimeStyle;
  /** IANA zone; default the person's. */
  zone?: string;
  fallback?: string;
  className?: string;
}

/** An exact instant as text, with local and UTC time on hover. */
export function DateTime({ at, style = "short", zone, fallback = "–", className }: DateTimeProps) {
  const displayZone = useDisplayZone();
  const ms = at === null || at === undefined ? Number.NaN : instantMs(at);
  if (Number.isNaN(ms)) return <span className={cn("text-muted-foreground", className)}>{fallback}</span>;
  return (
    <Tooltip content={<ExactTimes at={ms} />}>
      <time dateTime={isoOf(ms)} className={cn(style !== "exact" && "whitespace-nowrap", className)}>
        {formatDateTime(ms, zone ?? displayZone, style)}
      </time>
    </Tooltip>
  );
}
