import { cn } from "@/components/ui/cn";
import type { FireRow } from "./fire-rows";

/** The coming fires: weekday and time in the timer's zone, UTC, and the gap between them. */
export function FireList({ rows, zone, label }: { rows: readonly FireRow[]; zone: string; label: string }) {
  const head = "px-1.5 py-1 text-left font-medium text-2xs text-muted-foreground first:pl-0 last:pr-0";
  const cell = "px-1.5 py-1 first:pl-0 last:pr-0";
  return (
    <table aria-label={label} className="w-full border-collapse text-xs tabular-nums">
      <thead>
        <tr className="border-b">
          <th scope="col" className={head}>
            Day
          </th>
          <th scope="col" className={cn(head, "max-w-28 truncate")} title={zone}>
            {zone === "UTC" ? "Time" : (zone.split("/").at(-1) ?? zone).replaceAll("_", " ")}
          </th>
          {zone !== "UTC" && (
            <th scope="col" className={head}>
              UTC
            </th>
          )}
          <th scope="col" className={cn(head, "text-right")}>
            Gap
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.atMs} className="border-b last:border-b-0">
            <td className={cn(cell, "whitespace-nowrap")}>{row.day}</td>
            <td className={cn(cell, "font-medium")}>{row.local}</td>
            {zone !== "UTC" && (
              <td className={cn(cell, "whitespace-nowrap text-muted-foreground")}>
                {row.utc}
                {row.utcDayShift !== 0 && (
                  <span className="ml-1 text-2xs">
                    {row.utcDayShift > 0 ? "+" : "−"}
                    {Math.abs(row.utcDayShift)} d
                  </span>
                )}
              </td>
            )}
            <td
              className={cn(
                cell,
                "whitespace-nowrap text-right",
                row.gapChanged ? "font-medium text-foreground" : "text-muted-foreground",
              )}
            >
              {row.gap ?? "–"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
