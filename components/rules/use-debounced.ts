"use client";

import { useEffect, useState } from "react";

/** The value as it was when it last stayed the same for `delayMs`. Compared as JSON, so it may be a new object each time. */
export function useDebounced<T>(value: T, delayMs: number): T {
  const key = JSON.stringify(value);
  const [settled, setSettled] = useState({ value, key });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the value's content
  useEffect(() => {
    if (key === settled.key) return;
    const handle = setTimeout(() => setSettled({ value, key }), delayMs);
    return () => clearTimeout(handle);
  }, [key, settled.key, delayMs]);
  return settled.value;
}
