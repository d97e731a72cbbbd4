import { cn } from "../ui/cn";
import { Skeleton } from "../ui/skeleton";
import { hideClasses } from "./data-table-head";
import type { DataColumn } from "./data-table-types";

const widths = ["w-3/4", "w-1/2", "w-2/3", "w-5/6", "w-3/5"];

/** Rows of the shape that is coming, so that nothing moves when it comes. */
export function DataTableSkeleton<T>({ columns, rows }: { columns: readonly DataColumn<T>[]; rows: number }) {
  return Array.from({ length: rows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes
    <tr key={row} className="[&:last-child>td]:border-b-0">
      {columns.map((column, index) => (
        <td
          key={column.id}
          className={cn("h-10 border-b px-3 first:pl-4 last:pr-4", column.hideBelow && hideClasses[column.hideBelow])}
        >
          {row === 0 && index === 0 && (
            <span role="status" className="sr-only">
              Loading
            </span>
          )}
          <Skeleton className={cn(widths[(row + index) % widths.length], column.align === "end" && "ml-auto")} />
        </td>
      ))}
    </tr>
  ));
}
