import { type SavedList, viewQuery } from "@/lib/list-views";
import type { SavedView } from "@/lib/schemas/saved-view";

export const LIST_LABEL: Record<SavedList, string> = {
  sensors: "Sensors",
  rules: "Rules",
  triggers: "Triggers",
  actions: "Actions",
  events: "Events",
  enforcements: "Enforcements",
  executions: "Executions",
  keys: "Keys",
  calendars: "Calendars",
  audit: "Audit",
};

/** Where a view is seen. */
export function viewHref({ list, query }: Pick<SavedView, "list" | "query">): string {
  return `/${list}?${query}`;
}

/** The view that an address shows. */
export function shownView(views: readonly SavedView[], list: SavedList, search: string): SavedView | undefined {
  const query = viewQuery(list, search);
  return query === "" ? undefined : views.find((view) => view.list === list && view.query === query);
}
