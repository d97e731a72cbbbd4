import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A grey shape where content will be. Put one `role="status"` with "Loading" around a group, not on each. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div aria-hidden className={cn("h-4 animate-pulse-soft rounded-md bg-accent", className)} {...props} />;
}

/** A whole page while its data loads: header, tiles, list. */
export function PageSkeleton({ tiles = 0, rows = 8 }: { tiles?: number; rows?: number }) {
  return (
    <div role="status" className="grid gap-4">
      <span className="sr-only">Loading</span>
      <div className="grid gap-2 py-1">
        <Skeleton className="h-6 w-48" />
        <Skeleton className="h-4 w-80 max-w-full" />
      </div>
      {tiles > 0 && (
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
          {Array.from({ length: tiles }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes
            <Skeleton key={index} className="h-20 rounded-lg" />
          ))}
        </div>
      )}
      <div className="grid gap-px overflow-hidden rounded-lg border">
        {Array.from({ length: rows }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes
          <div key={index} className="flex h-11 items-center gap-4 bg-card px-4">
            <Skeleton className="w-1/4" />
            <Skeleton className="w-1/3" />
            <Skeleton className="ml-auto w-16" />
          </div>
        ))}
      </div>
    </div>
  );
}
