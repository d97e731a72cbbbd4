import { cn } from "../ui/cn";
import type { Tone } from "../ui/tone";
import { scaleLinear } from "./chart-scale";

export interface SparklineProps {
  values: readonly number[];
  /** Said to screen readers: "Events per minute, last hour". */
  label: string;
  tone?: Tone;
  className?: string;
}

/** A line without axes that fills its box, for tiles and table cells. */
export function Sparkline({ values, label, tone = "primary", className }: SparklineProps) {
  const color = tone === "primary" ? "var(--primary)" : `var(--${tone}-solid)`;
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [1, 99]);
  const y = scaleLinear([Math.min(0, ...values), Math.max(1e-9, ...values)], [31, 2]);
  const line = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join("L");
  const last = values.at(-1);
  return (
    <svg
      role="img"
      aria-label={last === undefined ? `${label}: no values` : `${label}: now ${last}, highest ${Math.max(...values)}`}
      viewBox="0 0 100 32"
      preserveAspectRatio="none"
      className={cn("block size-full", className)}
    >
      {values.length > 1 && (
        <>
          <path d={`M${line}L99,32L1,32Z`} fill={color} opacity={0.12} />
          <path
            d={`M${line}`}
            fill="none"
            stroke={color}
            strokeWidth={1.5}
            vectorEffect="non-scaling-stroke"
            strokeLinejoin="round"
          />
        </>
      )}
    </svg>
  );
}
