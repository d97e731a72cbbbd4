import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { type Tone, toneClasses } from "@/components/ui/tone";

/** One station of the road from instant to log line, on the line that joins them. */
export function TraceStep({
  icon: Icon,
  tone = "neutral",
  kind,
  title,
  meta,
  last = false,
  nested = false,
  children,
}: {
  icon: LucideIcon;
  tone?: Tone;
  /** "Sensor" */
  kind: string;
  title: ReactNode;
  /** At the end of the title's line: times, states. */
  meta?: ReactNode;
  /** Nothing follows on this line. */
  last?: boolean;
  nested?: boolean;
  children?: ReactNode;
}) {
  return (
    <li className="relative grid min-w-0 grid-cols-[2rem_minmax(0,1fr)] gap-x-3">
      {!last && <span aria-hidden className="absolute top-8 bottom-0 left-4 w-px -translate-x-1/2 bg-border" />}
      <span
        aria-hidden
        className={cn(
          "relative flex items-center justify-center rounded-full border",
          nested ? "mx-auto mt-0.5 size-7" : "size-8",
          toneClasses[tone].soft,
          toneClasses[tone].border,
        )}
      >
        <Icon className="size-4" />
      </span>
      <div className={cn("grid min-w-0 gap-2 pt-1", last ? "pb-1" : "pb-6")}>
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <span className="text-muted-foreground text-xs">{kind}</span>
            <span className="min-w-0 break-words font-medium text-sm">{title}</span>
          </span>
          {meta && (
            <span className="flex min-w-0 flex-wrap items-center gap-2 text-muted-foreground text-sm">{meta}</span>
          )}
        </div>
        {children}
      </div>
    </li>
  );
}
