"use client";

import { useId } from "react";
import { ChartFrame, type ChartPoint, type ChartProps, seriesColor } from "./chart-frame";

export type { ChartPoint, ChartProps, ChartSeries } from "./chart-frame";

/** Values over time as lines, each with a soft area when there is only one. null makes a gap. */
export function AreaChart(props: ChartProps) {
  const { series, points } = props;
  const gradientId = useId();
  const max = Math.max(0, ...points.flatMap((point) => series.map((one) => point.values[one.key] ?? 0)));
  return (
    <ChartFrame {...props} max={max}>
      {({ x, y, bottom, active }) =>
        series.map((one) => {
          const color = seriesColor(one.tone);
          const point = active === null ? undefined : points[active];
          const value = point?.values[one.key];
          return (
            <g key={one.key}>
              {series.length === 1 && (
                <linearGradient id={gradientId} x1="0" x2="0" y1="0" y2="1">
                  <stop offset="0" stopColor={color} stopOpacity={0.28} />
                  <stop offset="1" stopColor={color} stopOpacity={0.02} />
                </linearGradient>
              )}
              {runsOf(points, one.key).map((run) => {
                const line = run.map(({ at, value: v }) => `${x(at).toFixed(1)},${y(v).toFixed(1)}`).join("L");
                const [first, last] = [run[0], run.at(-1)];
                return (
                  first &&
                  last && (
                    <g key={first.at}>
                      {series.length === 1 && (
                        <path
                          d={`M${x(first.at)},${bottom}L${line}L${x(last.at)},${bottom}Z`}
                          fill={`url(#${gradientId})`}
                        />
                      )}
                      {run.length === 1 ? (
                        <circle cx={x(first.at)} cy={y(first.value)} r={2} fill={color} />
                      ) : (
                        <path d={`M${line}`} fill="none" stroke={color} strokeWidth={1.5} strokeLinejoin="round" />
                      )}
                    </g>
                  )
                );
              })}
              {point && value !== null && value !== undefined && (
                <>
                  <line x1={x(point.at)} x2={x(point.at)} y1={8} y2={bottom} className="stroke-input" />
                  <circle cx={x(point.at)} cy={y(value)} r={3} fill={color} className="stroke-2 stroke-card" />
                </>
              )}
            </g>
          );
        })
      }
    </ChartFrame>
  );
}

/** The stretches of a series without gaps. */
export function runsOf(points: readonly ChartPoint[], key: string): { at: number; value: number }[][] {
  const runs: { at: number; value: number }[][] = [];
  let open = false;
  for (const point of points) {
    const value = point.values[key];
    if (value === null || value === undefined) {
      open = false;
    } else if (open) {
      runs.at(-1)?.push({ at: point.at, value });
    } else {
      runs.push([{ at: point.at, value }]);
      open = true;
    }
  }
  return runs;
}
