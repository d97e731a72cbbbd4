import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { cn } from "../ui/cn";
import type { DataColumn, DataTableSort } from "./data-table-types";

export const hideClasses: Record<NonNullable<DataColumn<never>["hideBelow"]>, string> = {
  sm: "hidden @md:table-cell",
  md: "hidden @xl:table-cell",
  lg: "hidden @3xl:table-cell",
  xl: "hidden @5xl:table-cell",
};

export interface DataTableHeadProps<T> {
  columns: readonly DataColumn<T>[];
  sort: DataTableSort | null;
  onToggle: (columnId: string) => void;
}

/** Sticky header; sortable columns are buttons and carry aria-sort. */
export function DataTableHead<T>({ columns, sort, onToggle }: DataTableHeadProps<T>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const direction = sort?.id === column.id ? (sort.desc ? "descending" : "ascending") : undefined;
          const Arrow = direction === "descending" ? ArrowDown : direction === "ascending" ? ArrowUp : ChevronsUpDown;
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={column.sortValue ? (direction ?? "none") : undefined}
              style={{ width: column.width }}
              className={cn(
                "sticky top-0 z-10 h-9 truncate border-b bg-card px-3 text-left font-medium text-muted-foreground text-xs first:pl-4 last:pr-4",
                column.align === "end" && "text-right",
                column.hideBelow && hideClasses[column.hideBelow],
              )}
            >
              {column.headCell ? (
                column.headCell
              ) : column.headerHidden ? (
                <span className="sr-only">{column.header}</span>
              ) : column.sortValue ? (
                <button
                  type="button"
                  onClick={() => onToggle(column.id)}
                  className={cn(
                    "group/sort -mx-1.5 inline-flex h-6 max-w-full items-center gap-1 rounded-sm px-1.5 hover:bg-accent hover:text-foreground focus-visible:outline-offset-0",
                    direction && "text-foreground",
                  )}
                >
                  <span className="truncate">{column.header}</span>
                  <Arrow
                    aria-hidden
                    className={cn(
                      "size-3 shrink-0",
                      !direction && "opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100",
                    )}
                  />
                </button>
              ) : (
                column.header
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
