"use client";

import { useState } from "react";

type Query<E> = { data: unknown; error: E | null };

/**
 * The error of a query that never gave anything, kept while it is tried again: a page that says "there is none" must not
 * fall back to its skeleton whenever the live feed makes it ask once more.
 */
export function useSettledError<E>({ data, error }: Query<E>): E | null {
  const [last, setLast] = useState(error);
  if (error !== null && error !== last) setLast(error);
  if (error === null && data !== undefined && last !== null) setLast(null);
  return error ?? (data === undefined ? last : null);
}
