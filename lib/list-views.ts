/** The lists whose filters can be kept, with what of their addresses a view keeps: not what is opened beside them. */
export const LIST_PARAMS = {
  sensors: ["q", "kind", "state", "sort"],
  rules: ["q", "trigger", "action", "state", "sort"],
  triggers: ["q", "pack", "sort"],
  actions: ["q", "runtime", "sort"],
  events: ["trigger", "source", "rule"],
  enforcements: ["status", "rule", "trigger", "event"],
  executions: ["status", "action", "rule", "trigger"],
  keys: ["q", "owner", "sort"],
  calendars: ["q", "sort"],
  audit: ["outcome", "resource", "who", "ref", "request"],
} as const;
export type SavedList = keyof typeof LIST_PARAMS;
export const SAVED_LISTS = Object.keys(LIST_PARAMS) as [SavedList, ...SavedList[]];

/** What a view of this list keeps of an address, always in the same order: equal filters are equal text. */
export function viewQuery(list: SavedList, search: string): string {
  const given = new URLSearchParams(search);
  const kept = new URLSearchParams();
  for (const param of LIST_PARAMS[list]) {
    const value = given.get(param);
    if (value) kept.set(param, value);
  }
  return kept.toString();
}
