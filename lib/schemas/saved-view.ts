import { z } from "zod";

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

export const SAVED_VIEWS_MAX = 100;

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

export const savedViewSchema = z.object({
  id: z.number(),
  list: z.enum(SAVED_LISTS),
  name: z.string(),
  /** Behind the question mark of the list's address. */
  query: z.string(),
  /** Whether the list opens with it. */
  is_default: z.boolean(),
});
export type SavedView = z.infer<typeof savedViewSchema>;

export const saveViewInput = z
  .object({
    list: z.enum(SAVED_LISTS),
    name: z.string().trim().min(1, "A name is required").max(80, "At most 80 characters"),
    query: z.string().max(2_000, "These filters are too long to be kept"),
    is_default: z.boolean().default(false),
  })
  .transform((view) => ({ ...view, query: viewQuery(view.list, view.query) }))
  .refine(({ query }) => query !== "", { path: ["query"], error: "Filter or sort the list first" });
export type SaveViewInput = z.infer<typeof saveViewInput>;

export const setDefaultViewInput = z.object({ id: z.int().positive(), is_default: z.boolean() });
export type SetDefaultViewInput = z.infer<typeof setDefaultViewInput>;
