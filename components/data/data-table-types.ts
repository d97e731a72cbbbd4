import type { ReactNode } from "react";
import type { RowSelection } from "./use-row-selection";

export interface DataColumn<T> {
  id: string;
  header: string;
  /** What stands in the head instead of the words. */
  headCell?: ReactNode;
  cell: (row: T) => ReactNode;
  /** Makes the column sortable in the browser (or, with `manualSort`, by the caller). null sorts last. */
  sortValue?: (row: T) => string | number | null;
  /** CSS width, e.g. "8rem". Columns without one share what is left. */
  width?: string;
  align?: "start" | "end";
  /** Not shown when the table is narrower than: sm 448 px, md 576, lg 768, xl 1024. */
  hideBelow?: "sm" | "md" | "lg" | "xl";
  /** Keeps the header for screen readers only (actions, switches). */
  headerHidden?: boolean;
  /** Lets the cell wrap instead of being cut with an ellipsis. */
  wrap?: boolean;
  /** This cell holds the row's link; default the first column. Its content must not be interactive. */
  rowLink?: boolean;
}

export interface DataTableSort {
  id: string;
  desc: boolean;
}

export interface DataTableProps<T> {
  /** Accessible name: "Executions". */
  label: string;
  columns: readonly DataColumn<T>[];
  /** undefined while loading for the first time. Keep it stable between renders. */
  rows: readonly T[] | undefined;
  rowId: (row: T) => string;
  /** Where a row leads: click, Enter, or modified click for a new tab. */
  rowHref?: (row: T) => string;
  /** Instead of a page, something to open here. */
  onRowOpen?: (row: T) => void;
  /** The row that is open or chosen. */
  selectedId?: string | null;
  /** Rows can be chosen, to do something to many of them: useRowSelection. */
  selection?: RowSelection;
  /** What a row is called, for the box that chooses it; default its id. */
  rowLabel?: (row: T) => string;
  /** Set when loading failed. With rows already there the error stands above them. */
  error?: { title: string; description?: ReactNode } | null;
  onRetry?: () => void;
  /** Shown when there are no rows: an EmptyState. */
  empty: ReactNode;
  /** New rows arrive at the top: they flash once, and are held back behind a pill while the reader is scrolled down. */
  live?: boolean;
  /** "execution": for the pill ("3 new executions"); plural with s unless `nounPlural`. */
  noun?: string;
  nounPlural?: string;
  sort?: DataTableSort | null;
  defaultSort?: DataTableSort | null;
  onSortChange?: (sort: DataTableSort | null) => void;
  /** The rows come sorted; the header only tells the caller. */
  manualSort?: boolean;
  hasMore?: boolean;
  loadingMore?: boolean;
  onLoadMore?: () => void;
  /** CSS height at which the list scrolls in its own box (from 768 px up); "none" to let the page scroll. */
  maxHeight?: string;
  /** j/k (and arrows in the table) move, Enter opens. Turn off on a page's second table. */
  keyboard?: boolean;
  /** Rows shown as skeletons while loading. */
  skeletonRows?: number;
  /** Without the surrounding border, inside a Card with `flush`. */
  bare?: boolean;
  className?: string;
}
