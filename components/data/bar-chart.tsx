"use client";

import { ChartFrame, type ChartProps, seriesColor } from "./chart-frame";

/** Counts per time bucket as bars, the series stacked in the order given. Buckets must have one width. */
export function BarChart(props: ChartProps) {
  const { series, points } = props;
  const max = Math.max(0, ...points.map((point) => series.reduce((sum, one) => sum + (point.values[one.key] ?? 0), 0)));
  const [first, second, last] = [points[0], points[1], points.at(-1)];
  const bucketMs = first && second ? second.at - first.at : 60_000;
  return (
    <ChartFrame {...props} max={max} {...(last ? { end: last.at + bucketMs } : {})}>
      {({ x, y, active }) =>
        points.map((point, index) => {
          const from = x(point.at);
          const width = Math.max(1, x(point.at + bucketMs) - from - (points.length > 120 ? 0.5 : 2));
          let base = 0;
          return (
            <g key={point.at} opacity={active === null || active === index ? 1 : 0.55}>
              {series.map((one) => {
                const value = point.values[one.key] ?? 0;
                const bottom = y(base);
                base += value;
                // One failure among thousands must still be seen.
                const height = value > 0 ? Math.max(1.5, bottom - y(base)) : 0;
                return (
                  height > 0 && (
                    <rect
                      key={one.key}
                      x={from}
                      y={bottom - height}
                      width={width}
                      height={height}
                      rx={width > 5 ? 1.5 : 0}
                      fill={seriesColor(one.tone)}
                    />
                  )
                );
              })}
            </g>
          );
        })
      }
    </ChartFrame>
  );
}
