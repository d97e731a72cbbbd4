import { cn } from "../ui/cn";
import { type Tone, toneClasses } from "../ui/tone";

export interface SparkStripItem {
  id: string | number;
  tone: Tone;
  /** "Fired 14:05:00, 3 ms late"; on hover. */
  label: string;
  /** 0 to 1: height of the bar; default 1. Small values stay visible. */
  size?: number;
}

export interface SparkStripProps {
  /** Oldest first. */
  items: readonly SparkStripItem[];
  /** Places to draw; empty ones are pale, so that strips line up. */
  slots?: number;
  /** Said to screen readers: "Last 20 fires: 19 on time, 1 skipped". */
  label: string;
  className?: string;
}

/** The last outcomes as small bars, newest at the right. Failures are also shorter, so colour is not alone. */
export function SparkStrip({ items, slots = 20, label, className }: SparkStripProps) {
  const shown = items.slice(-slots);
  return (
    <span role="img" aria-label={label} className={cn("inline-flex h-5 items-end gap-[2px] align-middle", className)}>
      {Array.from({ length: slots - shown.length }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes
        <span key={`empty-${index}`} className="h-full w-[4px] rounded-[1px] bg-accent" />
      ))}
      {shown.map((item) => (
        <span key={item.id} title={item.label} className="flex h-full w-[4px] items-end">
          <span
            className={cn("w-full rounded-[1px]", toneClasses[item.tone].solid)}
            style={{ height: `${Math.round(Math.max(0.2, item.size ?? (item.tone === "failure" ? 0.6 : 1)) * 100)}%` }}
          />
        </span>
      ))}
    </span>
  );
}
