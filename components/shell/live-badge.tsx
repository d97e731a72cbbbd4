"use client";

import { Pause, Play, RefreshCw } from "lucide-react";
import { formatDuration } from "@/lib/format/format-duration";
import { formatRelative } from "@/lib/format/format-relative";
import { useNow } from "../data/clock-store";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { KeyValueList } from "../ui/key-value-list";
import { Popover, PopoverContent, PopoverTrigger } from "../ui/popover";

export type LiveState = "live" | "reconnecting" | "paused";

export interface LiveBadgeProps {
  state: LiveState;
  /** How far the screen is behind the server's commits, in ms; null when not known. */
  lagMs: number | null;
  /** UTC milliseconds of the last message. */
  lastEventAt: number | null;
  /** Pauses or resumes. */
  onToggle: () => void;
}

const looks: Record<LiveState, { label: string; dot: string; text: string; meaning: string }> = {
  live: {
    label: "Live",
    dot: "bg-success-solid",
    text: "text-foreground",
    meaning: "What changes on the server shows here at once.",
  },
  reconnecting: {
    label: "Reconnecting",
    dot: "bg-warning-solid animate-pulse-soft",
    text: "text-warning",
    meaning: "The connection was lost. What is missed now arrives when it is back.",
  },
  paused: {
    label: "Paused",
    dot: "bg-neutral-solid",
    text: "text-muted-foreground",
    meaning: "The screen stands still. Nothing is lost: resuming shows what happened.",
  },
};

/** Whether the screen is live and how far behind; opens to say more and to pause. */
export function LiveBadge({ state, lagMs, lastEventAt, onToggle }: LiveBadgeProps) {
  const look = looks[state];
  return (
    <Popover>
      {/* Beside the button, not in it: a live region would be cut out of the button's name. */}
      <span role="status" className="sr-only">
        {state === "live" ? "" : look.label}
      </span>
      <PopoverTrigger className="flex h-8 items-center gap-2 rounded-md px-2 text-xs hover:bg-accent">
        {state === "reconnecting" ? (
          <RefreshCw aria-hidden className="size-3 animate-spin text-warning" />
        ) : state === "paused" ? (
          <Pause aria-hidden className="size-3 text-muted-foreground" />
        ) : (
          <span aria-hidden className={cn("size-2 rounded-full", look.dot)} />
        )}
        <span className={cn("font-medium max-sm:sr-only", look.text)}>{look.label}</span>
        {state === "live" && lagMs !== null && (
          <span className="text-muted-foreground tabular-nums max-sm:hidden">{formatDuration(Math.round(lagMs))}</span>
        )}
      </PopoverTrigger>
      <PopoverContent align="end" className="w-72">
        <p className="text-sm">{look.meaning}</p>
        <LiveDetails lagMs={lagMs} lastEventAt={lastEventAt} />
        <Button size="sm" onClick={onToggle} className="w-full">
          {state === "paused" ? <Play aria-hidden /> : <Pause aria-hidden />}
          {state === "paused" ? "Resume" : "Pause"}
        </Button>
      </PopoverContent>
    </Popover>
  );
}

function LiveDetails({ lagMs, lastEventAt }: Pick<LiveBadgeProps, "lagMs" | "lastEventAt">) {
  const now = useNow(1000);
  return (
    <KeyValueList
      className="my-2 [&_div]:py-1"
      items={[
        { label: "Behind", value: lagMs === null ? null : formatDuration(Math.round(lagMs)) },
        { label: "Last change", value: lastEventAt === null ? null : formatRelative(Math.min(lastEventAt, now), now) },
      ]}
    />
  );
}
