"use client";

import { type InfiniteData, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { foldPages, type HistoryRules, mergeHistory } from "@/components/events/merge-history";
import type { Keyset } from "@/lib/schemas/common";
import type { LiveMessage } from "@/lib/schemas/live";
import { useLiveMessages } from "@/lib/trpc/live-feed-provider";

/** Live rows held beside the pages before they are folded into them. */
const HELD_MAX = 500;
const ROWS_MAX = 2_000;

type Pages<T> = InfiniteData<Keyset<T>, number | null | undefined>;

type HistoryQuery<T> = {
  data: Pages<T> | undefined;
  error: { message: string } | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
};

/**
 * The rows of a history: the pages that were read and, on top, what the live feed brought since. `pick` gives the row of a
 * message when it concerns this list (whatever its status); a `resync` reads everything again (the provider sees to it).
 */
export function useLiveHistory<T extends { id: number }>({
  query,
  queryKey,
  pick,
  matches,
  later,
}: { query: HistoryQuery<T>; queryKey: QueryKey; pick: (message: LiveMessage) => T | null } & HistoryRules<T>) {
  const queryClient = useQueryClient();
  const listKey = JSON.stringify(queryKey);
  const [held, setHeld] = useState<{ listKey: string; rows: ReadonlyMap<number, T> }>({ listKey, rows: new Map() });
  // What happened since the pages were read, and before this list listened, was told to nobody: they are read once more.
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: JSON.parse(listKey) });
  }, [queryClient, listKey]);
  const live = held.listKey === listKey ? held.rows : null;

  const pages = query.data;
  const nextCursor = pages?.pages.at(-1)?.next_cursor ?? null;
  const rows = useMemo(
    () =>
      pages &&
      mergeHistory(
        pages.pages.flatMap((page) => page.items),
        live ?? new Map(),
        nextCursor !== null,
        { matches, later },
      ),
    [pages, live, nextCursor, matches, later],
  );

  useLiveMessages((messages) => {
    if (messages.some((message) => message.type === "resync")) {
      setHeld({ listKey, rows: new Map() });
      return;
    }
    const picked = messages.flatMap((message) => pick(message) ?? []);
    if (picked.length === 0) return;
    if (live && live.size > HELD_MAX && rows) {
      void queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData<Pages<T>>(queryKey, {
        pages: [foldPages(rows, nextCursor, ROWS_MAX)],
        pageParams: [null],
      });
      setHeld({ listKey, rows: new Map(picked.map((row) => [row.id, row])) });
      return;
    }
    setHeld((before) => {
      const next = new Map(before.listKey === listKey ? before.rows : []);
      for (const row of picked) {
        const known = next.get(row.id);
        next.set(row.id, known ? later(known, row) : row);
      }
      return { listKey, rows: next };
    });
  });

  return {
    rows,
    error: query.error,
    retry: () => void query.refetch(),
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => {
      if (!query.isFetchingNextPage) void query.fetchNextPage();
    },
  };
}
