"use client";

import { formatDuration } from "@/lib/format/format-duration";
import { cn } from "../ui/cn";
import { useNow } from "./clock-store";
import { type Instant, instantMs } from "./relative-time";

export interface DurationProps {
  /** A known length in ms. */
  ms?: number | null;
  /** Or from an instant to another; without `until` it runs. */
  since?: Instant | null;
  until?: Instant | null;
  fallback?: string;
  className?: string;
}

/** A length of time; runs while it has `since` and no `until`. */
export function Duration({ ms, since, until, fallback = "–", className }: DurationProps) {
  const classes = cn("whitespace-nowrap tabular-nums", className);
  const start = since === null || since === undefined ? null : instantMs(since);
  const end = until === null || until === undefined ? null : instantMs(until);
  const known = ms ?? (start !== null && end !== null ? end - start : null);
  if (known !== null) return <span className={classes}>{formatDuration(known)}</span>;
  if (start !== null) return <RunningDuration since={start} className={classes} />;
  return <span className={cn(classes, "text-muted-foreground")}>{fallback}</span>;
}

function RunningDuration({ since, className }: { since: number; className: string }) {
  const now = useNow(1000);
  const elapsed = Math.max(0, Math.floor((now - since) / 1000) * 1000);
  return (
    <span className={className} suppressHydrationWarning>
      {elapsed < 1000 ? "under 1 s" : formatDuration(elapsed).replace(/\.0 s$/, " s")}
    </span>
  );
}
