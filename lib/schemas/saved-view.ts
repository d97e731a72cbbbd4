import { z } from "zod";
import { SAVED_LISTS, viewQuery } from "@/lib/list-views";

export const SAVED_VIEWS_MAX = 100;

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
