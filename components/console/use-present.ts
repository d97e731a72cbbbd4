"use client";

import { useIsLeaving } from "@/components/ui/navigation-progress";
import { errorCode } from "@/lib/trpc/query-client";
import { hasUnsavedChanges } from "@/lib/unsaved-changes";

/**
 * What a page shows, undefined once it is gone: after a deletion elsewhere the last answer is still in the cache, but it
 * is no longer true. A page that is on its way out, and what somebody writes, stay.
 */
export function usePresent<T>({ data, error }: { data: T | undefined; error: unknown }): T | undefined {
  const isLeaving = useIsLeaving();
  const isGone = errorCode(error) === "NOT_FOUND";
  return isGone && !isLeaving && !hasUnsavedChanges() ? undefined : data;
}
