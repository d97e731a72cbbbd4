"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/**
 * One search parameter as state: `[value, setValue]`. The default value is kept out of the URL. Setting it replaces the
 * history entry without a request to the server (Next keeps useSearchParams in step with history.replaceState).
 * The component must be under a Suspense boundary when its page is prerendered.
 */
export function useUrlState<V extends string = string>(key: string, fallback: V): [V, (value: V) => void] {
  const params = useSearchParams();
  const pathname = usePathname();
  const value = (params.get(key) as V | null) ?? fallback;
  const setValue = useCallback(
    (next: V) => {
      const search = new URLSearchParams(window.location.search);
      if (next === fallback) search.delete(key);
      else search.set(key, next);
      const text = search.toString();
      window.history.replaceState(null, "", text === "" ? pathname : `${pathname}?${text}`);
    },
    [key, fallback, pathname],
  );
  return [value, setValue];
}

/** Like useUrlState for several values, kept as `a,b,c`; values must not contain commas. */
export function useUrlList(key: string): [string[], (values: string[]) => void] {
  const [text, setText] = useUrlState<string>(key, "");
  const setValues = useCallback((values: string[]) => setText(values.join(",")), [setText]);
  return [text === "" ? [] : text.split(","), setValues];
}
