"use client";

import { useState } from "react";

/**
 * What was typed for a value, such as "1." for 1: kept as long as the value is the one that it stands for, read anew when
 * the value is changed from elsewhere.
 */
export function useDraft<V, D>(value: V, read: (value: V) => D): [D, (draft: D, value: V) => void] {
  const key = JSON.stringify(value) ?? "";
  const [held, setHeld] = useState(() => ({ draft: read(value), key }));
  let current = held;
  if (held.key !== key) {
    current = { draft: read(value), key };
    setHeld(current);
  }
  return [current.draft, (draft, next) => setHeld({ draft, key: JSON.stringify(next) ?? "" })];
}
