"use client";

import { formatDateTime } from "@/lib/format/format-datetime";
import { AppLink } from "../ui/app-link";
import { cn } from "../ui/cn";
import { type Tone, toneClasses } from "../ui/tone";
import { Tooltip } from "../ui/tooltip";
import { scaleLinear, timeTicks } from "./chart-scale";
import { useDisplayZone } from "./display-zone";
import { useElementWidth } from "./use-element-width";
import { zoneOffsetMs } from "./zone-offset";

export interface TimelineInstant {
  id: string;
  /** UTC milliseconds. */
  at: number;
  tone: Tone;
  /** "nightly_backup fires" */
  label: string;
  /** Drawn hollow: it has not happened yet. */
  future?: boolean;
  href?: string;
}

export interface TimelineLane {
  id: string;
  label: string;
  href?: string;
  instants: readonly TimelineInstant[];
}

export interface TimelineStripProps {
  /** Accessible name: "Next 24 hours". */
  label: string;
  /** UTC milliseconds. */
  from: number;
  to: number;
  /** One lane without a visible label, or several, one per timer. */
  lanes: readonly TimelineLane[];
  /** Draws the line of the present (UTC ms). */
  now?: number;
  className?: string;
}

const axisHeight = 20;

/** Instants on a horizontal time axis. Crowded instants of a lane are drawn once with a count, so thousands stay cheap. */
export function TimelineStrip({ label, from, to, lanes, now, className }: TimelineStripProps) {
  const [box, width] = useElementWidth<HTMLDivElement>(600);
  const zone = useDisplayZone();
  const x = scaleLinear([from, to], [0, 100]);
  const ticks = timeTicks(from, to, Math.max(2, Math.floor(width / 80)), zoneOffsetMs(from, zone));
  const days = to - from > 36 * 3_600_000;
  const named = lanes.length > 1;
  const line = (at: number) => ({ left: `${x(at)}%` });
  return (
    <section
      aria-label={label}
      className={cn("grid min-w-0 text-xs", named && "grid-cols-[minmax(5rem,22%)_1fr]", className)}
    >
      {named && (
        <ul className="grid min-w-0 content-start pr-3">
          {lanes.map((lane) => (
            <li key={lane.id} className="flex h-8 min-w-0 items-center">
              {lane.href ? (
                <AppLink href={lane.href} className="truncate rounded-sm font-mono hover:underline">
                  {lane.label}
                </AppLink>
              ) : (
                <span className="truncate font-mono">{lane.label}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      <div ref={box} className="relative min-w-0" style={{ paddingBottom: axisHeight }}>
        <div aria-hidden className="absolute inset-x-0 top-0" style={{ bottom: axisHeight }}>
          {ticks.map((at) => (
            <span key={at} className="absolute inset-y-0 w-px bg-border" style={line(at)} />
          ))}
          {now !== undefined && now >= from && now <= to && (
            <span className="absolute inset-y-0 z-10 w-px bg-primary" style={line(now)} title="Now" />
          )}
        </div>
        {lanes.map((lane) => (
          <ul key={lane.id} aria-label={lane.label} className="relative h-8 border-b">
            {crowd(
              lane.instants.filter(({ at }) => at >= from && at <= to),
              (at) => (x(at) / 100) * width,
            ).map(({ instant, count }) => {
              const text = `${instant.label}${count > 1 ? ` and ${count - 1} more` : ""}, ${formatDateTime(instant.at, zone, "weekday")}`;
              const dot = cn(
                "block h-4 min-w-1.5 rounded-full px-px text-center font-medium text-2xs leading-4",
                count > 1
                  ? cn("px-1", toneClasses[instant.tone].soft)
                  : instant.future
                    ? "border-2 bg-card"
                    : toneClasses[instant.tone].solid,
                count === 1 &&
                  instant.future &&
                  (instant.tone === "primary" ? "border-primary" : "border-neutral-solid"),
              );
              return (
                <li key={instant.id} className="absolute top-2 -translate-x-1/2" style={line(instant.at)}>
                  <Tooltip content={text}>
                    {instant.href ? (
                      <AppLink
                        href={instant.href}
                        aria-label={text}
                        className={cn(dot, "relative after:absolute after:-inset-1.5")}
                      >
                        {count > 1 ? count : null}
                      </AppLink>
                    ) : (
                      <span className={dot}>
                        <span className="sr-only">{text}</span>
                        {count > 1 ? <span aria-hidden>{count}</span> : null}
                      </span>
                    )}
                  </Tooltip>
                </li>
              );
            })}
          </ul>
        ))}
        <div
          aria-hidden
          className="absolute inset-x-0 bottom-0 text-2xs text-muted-foreground tabular-nums"
          style={{ height: axisHeight }}
        >
          {ticks.map((at) => (
            <span
              key={at}
              className={cn(
                "absolute bottom-0 whitespace-nowrap",
                x(at) < 3 ? "" : x(at) > 97 ? "-translate-x-full" : "-translate-x-1/2",
              )}
              style={line(at)}
            >
              {days
                ? formatDateTime(at, zone, "short").split(",")[0]
                : formatDateTime(at, zone, "time").slice(0, to - from < 600_000 ? 8 : 5)}
            </span>
          ))}
        </div>
      </div>
    </section>
  );
}

/** Joins instants too close to be told apart (a group with a count needs more room); past and future, and different outcomes, stay apart. */
export function crowd(
  instants: readonly TimelineInstant[],
  px: (at: number) => number,
): { instant: TimelineInstant; count: number }[] {
  const groups: { instant: TimelineInstant; count: number }[] = [];
  for (const instant of [...instants].sort((a, b) => a.at - b.at)) {
    const last = groups.at(-1);
    const joins =
      last &&
      last.instant.tone === instant.tone &&
      last.instant.future === instant.future &&
      px(instant.at) - px(last.instant.at) < (last.count > 1 ? 26 : 10);
    if (joins) last.count++;
    else groups.push({ instant, count: 1 });
  }
  return groups;
}
