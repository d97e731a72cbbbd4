"use client";

import { useMemo } from "react";
import { useUrlState } from "../ui/use-url-state";
import type { DataTableProps, DataTableSort } from "./data-table-types";
import { readSort, sortText } from "./sort-text";

/** The sort of a DataTable in the address, so that a link and a saved view have it, too. Give the result to the table. */
export function useUrlSort(
  fallback: DataTableSort | null = null,
): Required<Pick<DataTableProps<never>, "sort" | "onSortChange">> {
  const [text, setText] = useUrlState<string>("sort", sortText(fallback));
  return useMemo(() => ({ sort: readSort(text), onSortChange: (sort) => setText(sortText(sort)) }), [text, setText]);
}
