"use client";

import { useMemo } from "react";
import { formatCompact, formatCount } from "@/lib/format/format-number";
import type { ComingSchedule } from "@/lib/schemas/system";
import { useDisplayZone } from "../data/display-zone";
import { Card } from "../ui/card";
import { weekGrid } from "./week-grid";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** The coming week, a row for each day and a cell for each hour: the darker, the more fires. */
export function WeekTable({ schedule }: { schedule: ComingSchedule }) {
  const zone = useDisplayZone();
  const days = useMemo(
    () => weekGrid(schedule.buckets, schedule.timers, { fromMs: Date.parse(schedule.from), zone }),
    [schedule, zone],
  );
  const max = Math.max(1, ...schedule.buckets);
  return (
    <Card title="The week" description={`Fires in each hour, ${zone}`} bodyClassName="overflow-x-auto">
      <table className="w-full min-w-[46rem] table-fixed border-separate border-spacing-0.5 text-2xs">
        <caption className="sr-only">Fires of the coming week by day and hour</caption>
        <thead>
          <tr>
            <th scope="col" className="w-20 text-left font-normal text-muted-foreground">
              Day
            </th>
            {HOURS.map((hour) => (
              <th key={hour} scope="col" className="font-normal text-muted-foreground tabular-nums">
                {String(hour).padStart(2, "0")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(({ label, hours }) => (
            <tr key={label}>
              <th scope="row" className="whitespace-nowrap text-left font-medium">
                {label}
              </th>
              {hours.map((cell, hour) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: the index is the hour of the day
                  key={hour}
                  title={
                    cell
                      ? `${formatCount(cell.fires, "fire")}${cell.names.length > 0 ? `: ${cell.names.slice(0, 8).join(", ")}` : ""}`
                      : undefined
                  }
                  className="h-7 rounded-sm text-center tabular-nums"
                  style={
                    cell && cell.fires > 0
                      ? {
                          background: `color-mix(in oklab, var(--primary) ${8 + Math.round((Math.log1p(cell.fires) / Math.log1p(max)) * 26)}%, transparent)`,
                        }
                      : undefined
                  }
                >
                  {cell && cell.fires > 0 ? formatCompact(cell.fires) : ""}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
