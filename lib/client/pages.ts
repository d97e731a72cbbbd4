import type { Page } from "@/lib/client/types";

/** Asks for one page after the other, when the one before is used up. Stop iterating and no more is asked for. */
export async function* everyItem<T extends { id: number }>(
  read: (page: number) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  // Rows that arrive meanwhile push others to the next page: what was given once is not given again.
  const given = new Set<number>();
  for (let page = 1; ; page += 1) {
    const { items, pagination } = await read(page);
    for (const item of items) {
      if (given.has(item.id)) continue;
      given.add(item.id);
      yield item;
    }
    if (!pagination.has_next || items.length === 0) return;
  }
}

/** The items of an answer that is a list with pages, `{"data": […]}`, or a bare list. */
export function itemsOf<T>(answer: T[] | { items: T[] } | { data: T[] }): T[] {
  if (Array.isArray(answer)) return answer;
  return "items" in answer ? answer.items : answer.data;
}
