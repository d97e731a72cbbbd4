import { formatDuration } from "@/lib/format/format-duration";
import { cn } from "../ui/cn";
import { type Tone, toneClasses } from "../ui/tone";

export interface WaterfallSegment {
  id: string;
  /** "Queued" */
  label: string;
  /** UTC milliseconds; `end` null while it is going on. */
  start: number;
  end: number | null;
  tone: Tone;
  /** "waited for worker-2" */
  detail?: string;
}

export interface WaterfallProps {
  /** Accessible name: "Timing of execution 42". */
  label: string;
  segments: readonly WaterfallSegment[];
  /** End of segments that are going on, UTC ms; pass the page's clock. */
  now?: number;
  className?: string;
}

/** Named stretches of time under one another on a common axis: what took how long, in order. */
export function Waterfall({ label, segments, now, className }: WaterfallProps) {
  const endOf = (segment: WaterfallSegment) => Math.max(segment.start, segment.end ?? now ?? segment.start);
  const from = Math.min(...segments.map((segment) => segment.start));
  const to = Math.max(...segments.map(endOf));
  const span = Math.max(1, to - from);
  return (
    <ol aria-label={label} className={cn("grid min-w-0 gap-1 text-xs", className)}>
      {segments.map((segment) => {
        const left = ((segment.start - from) / span) * 100;
        const width = ((endOf(segment) - segment.start) / span) * 100;
        return (
          <li key={segment.id} className="grid min-h-7 grid-cols-[min(9rem,32%)_1fr_4.5rem] items-center gap-3">
            <span className="min-w-0 truncate text-sm" title={segment.detail}>
              {segment.label}
            </span>
            <span aria-hidden className="relative h-4 rounded-sm bg-muted">
              <span
                className={cn(
                  "absolute inset-y-0 min-w-[3px] rounded-sm",
                  toneClasses[segment.tone].solid,
                  segment.end === null && "animate-pulse-soft",
                )}
                style={{ left: `min(${left}%, calc(100% - 3px))`, width: `${width}%` }}
              />
            </span>
            <span className="text-right text-muted-foreground tabular-nums">
              {formatDuration(endOf(segment) - segment.start)}
              {segment.end === null && <span className="sr-only"> so far</span>}
              {segment.detail && <span className="sr-only">, {segment.detail}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
