"use client";

import { useEffect, useRef } from "react";
import { formatCountdown } from "@/lib/format/format-duration";
import { cn } from "../ui/cn";
import { subscribeClock } from "./clock-store";
import { type Instant, instantMs } from "./relative-time";

/** Text of a countdown: "0:04", "due" for a second after the instant, then "0:03 late". */
export function countdownText(leftMs: number): string {
  if (leftMs > 0) return formatCountdown(leftMs);
  return leftMs > -2000 ? "due" : `${formatCountdown(-leftMs - 999)} late`;
}

export interface CountdownProps {
  /** The instant counted down to; null shows `fallback`. */
  to: Instant | null | undefined;
  fallback?: string;
  className?: string;
}

/**
 * Time left to an instant, ticking with the page's one clock and standing still in a hidden tab. The text is written
 * straight into the element: a page full of countdowns re-renders nothing.
 */
export function Countdown({ to, fallback = "–", className }: CountdownProps) {
  const element = useRef<HTMLTimeElement>(null);
  const target = to === null || to === undefined ? Number.NaN : instantMs(to);
  useEffect(() => {
    if (Number.isNaN(target)) return;
    const tick = () => {
      const node = element.current;
      if (!node) return;
      const text = countdownText(target - Date.now());
      if (node.textContent !== text) node.textContent = text;
    };
    tick();
    return subscribeClock(tick, 250);
  }, [target]);
  if (Number.isNaN(target)) return <span className={cn("text-muted-foreground", className)}>{fallback}</span>;
  return (
    <time
      ref={element}
      key={target}
      dateTime={new Date(target).toISOString()}
      className={cn("whitespace-nowrap tabular-nums", className)}
      suppressHydrationWarning
    >
      {countdownText(target - Date.now())}
    </time>
  );
}
