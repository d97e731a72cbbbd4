"use client";

import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { ArrowUp, LoaderCircle } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { cn } from "../ui/cn";
import { ErrorState } from "../ui/error-state";
import { DataTableHead } from "./data-table-head";
import { DataTableRow } from "./data-table-row";
import { DataTableSkeleton } from "./data-table-skeleton";
import type { DataColumn, DataTableProps } from "./data-table-types";
import { holdBack } from "./hold-back";
import { selectionColumn } from "./selection-column";
import { useFlashNewRows } from "./use-flash-new-rows";
import { useKeptScroll } from "./use-kept-scroll";
import { useRowKeys } from "./use-row-keys";
import { useScrolledAway } from "./use-scrolled-away";
import { useSelectionKeys } from "./use-selection-keys";

export type { DataTableProps } from "./data-table-types";

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns: {} });
const noRows: never[] = [];
const virtualFrom = 200;
/** More than a screen of them, for the moment in which the rest cannot be scrolled to yet. */
const firstRows = 50;
// With the library that it needs, for the few lists that are so long.
const VirtualRows = lazy(() => import("./virtual-rows").then((module) => ({ default: module.VirtualRows })));

/** A list of entities in its four states: loading, empty, error, live. See DataTableProps for what it does. */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const {
    label,
    columns,
    rows,
    rowId,
    empty,
    error,
    onRetry,
    live = false,
    manualSort = false,
    keyboard = true,
  } = props;
  const scroller = useRef<HTMLElement>(null);
  const [ownSort, setOwnSort] = useState(props.defaultSort ?? null);
  const wanted = props.sort === undefined ? ownSort : props.sort;
  // An address can name a column that there is not.
  const sort = columns.some(({ id, sortValue }) => id === wanted?.id && sortValue) || manualSort ? wanted : null;

  const [anchor, setAnchor] = useState<string | null>(null);
  const firstId = rows?.[0] ? rowId(rows[0]) : null;
  useScrolledAway(scroller, live && sort === null, (away) => setAnchor((now) => (away ? (now ?? firstId) : null)));
  const { shown, held } = useMemo(() => holdBack(rows ?? noRows, anchor, rowId), [rows, anchor, rowId]);

  const columnDefs = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, T> => ({
          id: column.id,
          accessorFn: (row: T) => column.sortValue?.(row) ?? undefined,
          enableSorting: column.sortValue !== undefined,
          sortUndefined: "last",
          sortFn: (a, b, id) => compare(a.getValue(id), b.getValue(id)),
        }),
      ),
    [columns],
  );
  const sorting: SortingState = useMemo(() => (sort ? [sort] : []), [sort]);
  const table = useTable({
    features,
    columns: columnDefs,
    data: shown,
    getRowId: rowId,
    state: { sorting },
    manualSorting: manualSort,
    enableMultiSort: false,
    onSortingChange: (update) => {
      const next = (typeof update === "function" ? update(sorting) : update)[0] ?? null;
      if (props.sort === undefined) setOwnSort(next);
      props.onSortChange?.(next);
    },
  });
  const tableRows = table.getRowModel().rows;

  const { selection, rowLabel = rowId } = props;
  const order = useMemo(() => tableRows.map((row) => row.id), [tableRows]);
  const drawn = useMemo(() => {
    if (selection === undefined) return columns;
    const linked = columns.some((column) => column.rowLink)
      ? columns
      : columns.map((column, index) => (index === 0 ? { ...column, rowLink: true } : column));
    return [selectionColumn(selection, order, rowId, rowLabel), ...linked];
  }, [columns, selection, order, rowId, rowLabel]);
  useSelectionKeys(scroller, selection, order);

  const virtual = tableRows.length > virtualFrom;
  const scrollTo = useRef<((index: number) => void) | null>(null);

  const focusRow = useCallback(
    (index: number) => {
      if (virtual) scrollTo.current?.(index);
      const focus = () => {
        const row = scroller.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
        const target = row?.querySelector<HTMLElement>("a[data-row-link]") ?? row;
        target?.focus({ preventScroll: virtual });
        if (!virtual) row?.scrollIntoView({ block: "nearest" });
      };
      if (virtual) requestAnimationFrame(() => requestAnimationFrame(focus));
      else focus();
    },
    [virtual],
  );
  useRowKeys(scroller, tableRows.length, focusRow, keyboard);
  useKeptScroll(scroller, label, rows !== undefined && rows.length > 0);
  useFlashNewRows(scroller, shown, rowId, live);

  if (rows === undefined && error) {
    return (
      <div className={frameClasses(props.bare, props.className)}>
        <ErrorState title={error.title} description={error.description} {...(onRetry ? { onRetry } : {})} />
      </div>
    );
  }
  if (rows?.length === 0 && !error) return <div className={frameClasses(props.bare, props.className)}>{empty}</div>;

  const drawRow = (index: number, measure?: (row: HTMLTableRowElement | null) => void) => {
    const row = tableRows[index];
    if (!row) return null;
    return (
      <DataTableRow
        key={row.id}
        index={index}
        id={row.id}
        row={row.original}
        columns={drawn}
        href={props.rowHref?.(row.original)}
        onOpen={props.onRowOpen}
        selected={props.selectedId === row.id || selection?.chosen.has(row.id) === true}
        measure={measure}
      />
    );
  };
  const noun = props.noun ?? "row";
  const words = held === 1 ? noun : (props.nounPlural ?? `${noun}s`);

  return (
    <div className={cn(frameClasses(props.bare, props.className), "relative")}>
      {error && (
        <Callout
          tone="failure"
          title={error.title}
          className="m-2"
          live
          action={
            onRetry && (
              <Button size="sm" onClick={onRetry}>
                Try again
              </Button>
            )
          }
        >
          {error.description}
        </Callout>
      )}
      {held > 0 && (
        <div className="pointer-events-none sticky top-16 z-20 h-0 md:absolute md:inset-x-0 md:top-11">
          <button
            type="button"
            onClick={() => {
              setAnchor(null);
              scroller.current?.scrollTo({ top: 0 });
              if ((scroller.current?.getBoundingClientRect().top ?? 0) < 0) scroller.current?.scrollIntoView();
            }}
            className="fade-in-0 slide-in-from-top-1 pointer-events-auto mx-auto flex h-7 animate-in items-center gap-1.5 rounded-full bg-primary px-3 font-medium text-primary-foreground text-xs shadow-md hover:bg-primary-hover"
          >
            <ArrowUp aria-hidden className="size-3.5" />
            {held} new {words}
          </button>
        </div>
      )}
      <section
        ref={scroller}
        aria-label={label}
        // A box that scrolls must be reachable by keyboard; with links in the rows it already is.
        tabIndex={props.rowHref ? undefined : 0}
        className={cn(
          "@container relative min-w-0 overflow-auto rounded-[inherit]",
          virtual ? "max-h-(--table-max-height)" : "md:max-h-(--table-max-height)",
        )}
        style={{ "--table-max-height": props.maxHeight ?? "max(20rem, calc(100dvh - 13.5rem))" } as React.CSSProperties}
      >
        <table
          className="w-full table-fixed border-separate border-spacing-0 text-sm"
          aria-rowcount={virtual ? tableRows.length + 1 : undefined}
          aria-busy={rows === undefined || undefined}
          style={{ minWidth: minWidth(drawn) }}
        >
          <caption className="sr-only">{label}</caption>
          <DataTableHead columns={drawn} sort={sort} onToggle={(id) => table.getColumn(id)?.toggleSorting()} />
          <tbody>
            {rows === undefined && <DataTableSkeleton columns={drawn} rows={props.skeletonRows ?? 8} />}
            {virtual ? (
              <Suspense fallback={tableRows.slice(0, firstRows).map((_, index) => drawRow(index))}>
                <VirtualRows order={order} scroller={scroller} scrollTo={scrollTo} drawRow={drawRow} />
              </Suspense>
            ) : (
              tableRows.map((_, index) => drawRow(index))
            )}
          </tbody>
        </table>
        {props.hasMore && (
          <div className="flex justify-center border-t p-2">
            <Button variant="ghost" size="sm" onClick={props.onLoadMore} disabled={props.loadingMore}>
              {props.loadingMore && <LoaderCircle aria-hidden className="animate-spin" />}
              {props.loadingMore ? "Loading…" : "Show older"}
            </Button>
          </div>
        )}
      </section>
    </div>
  );
}

function frameClasses(bare: boolean | undefined, className: string | undefined): string {
  return cn("min-w-0", !bare && "rounded-lg border bg-card shadow-xs", className);
}

/** Wide enough for the columns that are never hidden, 7rem for each without a width; below that the table scrolls sideways. */
function minWidth<T>(columns: readonly DataColumn<T>[]): string {
  const kept = columns.filter((column) => column.hideBelow === undefined);
  return `calc(${kept.map((column) => column.width ?? "7rem").join(" + ") || "0px"})`;
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return collator.compare(String(a), String(b));
}
