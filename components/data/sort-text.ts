import type { DataTableSort } from "./data-table-types";

/** A sort as it stands in an address: "label", "-label" for downwards, "none" for as it comes. */
export function sortText(sort: DataTableSort | null): string {
  return sort === null ? "none" : `${sort.desc ? "-" : ""}${sort.id}`;
}

export function readSort(text: string): DataTableSort | null {
  if (text === "none" || text === "") return null;
  return text.startsWith("-") ? { id: text.slice(1), desc: true } : { id: text, desc: false };
}
