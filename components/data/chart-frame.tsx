"use client";

import { type PointerEvent, type ReactNode, useState } from "react";
import { formatDateTime } from "@/lib/format/format-datetime";
import { formatCompact } from "@/lib/format/format-number";
import { cn } from "../ui/cn";
import type { Tone } from "../ui/tone";
import { niceTicks, scaleLinear, timeTicks } from "./chart-scale";
import { useDisplayZone } from "./display-zone";
import { useElementWidth } from "./use-element-width";
import { zoneOffsetMs } from "./zone-offset";

export interface ChartSeries {
  key: string;
  label: string;
  tone: Tone;
}

export interface ChartPoint {
  /** UTC milliseconds: the start of the bucket. */
  at: number;
  /** Values by series key; null = not known (a gap). */
  values: Record<string, number | null>;
}

export interface ChartProps {
  /** What it shows, for the heading of its table and screen readers: "Events per minute". */
  label: string;
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  /** px; default 160. */
  height?: number;
  /** Of tooltip and axis values; default compact numbers. */
  formatValue?: (value: number) => string;
  /** Shown in place of the plot when there is nothing to plot. */
  emptyText?: string;
  className?: string;
}

export interface PlotArea {
  x: (at: number) => number;
  y: (value: number) => number;
  bottom: number;
  width: number;
  /** Index of the point under the pointer. */
  active: number | null;
}

/** Colour of a series as a CSS value for SVG. */
export const seriesColor = (tone: Tone) => (tone === "primary" ? "var(--primary)" : `var(--${tone}-solid)`);

const left = 40;
const right = 8;
const top = 8;
const axis = 22;

export interface ChartFrameProps extends ChartProps {
  /** Largest value of the axis, in the unit of the values. */
  max: number;
  /** End of the time axis in UTC ms; default the last point. */
  end?: number;
  children: (area: PlotArea) => ReactNode;
}

/** Axes, grid, legend, tooltip and the text alternative that all charts share. */
export function ChartFrame(props: ChartFrameProps) {
  const { series, points, height = 160, formatValue = formatCompact, max, className } = props;
  const [box, width] = useElementWidth<HTMLDivElement>(600);
  const [active, setActive] = useState<number | null>(null);
  const zone = useDisplayZone();
  const ticks = niceTicks(max);
  const from = points[0]?.at ?? 0;
  const to = props.end ?? points.at(-1)?.at ?? 1;
  const bottom = height - axis;
  const x = scaleLinear([from, to], [left, width - right]);
  const y = scaleLinear([0, ticks.at(-1) ?? 1], [bottom, top]);
  const days = to - from > 36 * 3_600_000;
  const times = timeTicks(from, to, Math.max(2, Math.floor(width / 90)), zoneOffsetMs(from, zone));
  const chosen = active === null ? undefined : points[active];

  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const position = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const bucket = props.end === undefined ? 0 : (x(points[1]?.at ?? to) - x(from)) / 2;
    let nearest: number | null = null;
    for (const [index, point] of points.entries()) {
      const best = nearest === null ? undefined : points[nearest];
      if (!best || Math.abs(x(point.at) + bucket - position) < Math.abs(x(best.at) + bucket - position))
        nearest = index;
    }
    setActive(nearest);
  };

  return (
    <figure className={cn("min-w-0", className)}>
      {series.length > 1 && (
        <figcaption className="mb-1 flex flex-wrap gap-x-4 gap-y-1 pl-10 text-muted-foreground text-xs">
          {series.map((one) => (
            <span key={one.key} className="inline-flex items-center gap-1.5">
              <span aria-hidden className="size-2 rounded-[2px]" style={{ background: seriesColor(one.tone) }} />
              {one.label}
            </span>
          ))}
        </figcaption>
      )}
      <div ref={box} className="relative" style={{ height }}>
        {points.length === 0 ? (
          <p className="flex h-full items-center justify-center text-muted-foreground text-sm">
            {props.emptyText ?? "Nothing in this time"}
          </p>
        ) : (
          <svg
            aria-hidden="true"
            width="100%"
            height={height}
            className="block overflow-visible"
            onPointerMove={onPointerMove}
            onPointerLeave={() => setActive(null)}
          >
            {ticks.map((tick) => (
              <g key={tick}>
                <line
                  x1={left}
                  x2={width - right}
                  y1={y(tick)}
                  y2={y(tick)}
                  className="stroke-border"
                  strokeDasharray={tick === 0 ? undefined : "2 3"}
                />
                <text
                  x={left - 8}
                  y={y(tick)}
                  dy="0.32em"
                  textAnchor="end"
                  className="fill-muted-foreground text-2xs tabular-nums"
                >
                  {formatValue(tick)}
                </text>
              </g>
            ))}
            {times.map((at) => (
              <text
                key={at}
                x={Math.min(width - right - 16, Math.max(left + 12, x(at)))}
                y={height - 6}
                textAnchor="middle"
                className="fill-muted-foreground text-2xs tabular-nums"
              >
                {days ? formatDateTime(at, zone, "short").split(",")[0] : formatDateTime(at, zone, "time").slice(0, 5)}
              </text>
            ))}
            {props.children({ x, y, bottom, width, active })}
          </svg>
        )}
        {chosen && (
          <div
            aria-hidden
            className="pointer-events-none absolute top-0 z-10 grid gap-0.5 rounded-md border bg-popover px-2 py-1.5 text-xs shadow-md"
            style={x(chosen.at) > width / 2 ? { right: width - x(chosen.at) + 10 } : { left: x(chosen.at) + 18 }}
          >
            <span className="whitespace-nowrap text-muted-foreground tabular-nums">
              {formatDateTime(chosen.at, zone, "short")}
            </span>
            {series.map((one) => (
              <span key={one.key} className="flex items-center gap-1.5 whitespace-nowrap">
                <span className="size-2 rounded-[2px]" style={{ background: seriesColor(one.tone) }} />
                {one.label}
                <span className="ml-auto pl-3 font-medium tabular-nums">
                  {textOf(chosen.values[one.key], formatValue)}
                </span>
              </span>
            ))}
          </div>
        )}
      </div>
      <ChartTable {...props} formatValue={formatValue} zone={zone} />
    </figure>
  );
}

function textOf(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? "–" : format(value);
}

/** The same numbers as a table, for those who do not see the plot; long series are thinned to about fifty rows. */
function ChartTable({
  label,
  series,
  points,
  formatValue,
  zone,
}: ChartProps & { formatValue: (value: number) => string; zone: string }) {
  const every = Math.max(1, Math.ceil(points.length / 50));
  return (
    <div className="sr-only">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map((one) => (
              <th key={one.key} scope="col">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points
            .filter((_, index) => index % every === 0)
            .map((point) => (
              <tr key={point.at}>
                <th scope="row">{formatDateTime(point.at, zone, "short")}</th>
                {series.map((one) => (
                  <td key={one.key}>{textOf(point.values[one.key], formatValue)}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
