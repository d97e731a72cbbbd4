import type { ReactNode } from "react";
import { cn } from "./cn";

export interface KeyValueItem {
  label: string;
  /** null, undefined and "" show a dash. */
  value: ReactNode;
  mono?: boolean;
}

export interface KeyValueListProps {
  items: readonly KeyValueItem[];
  /** Side by side pairs ("rows") or label above value in columns ("grid"). */
  layout?: "rows" | "grid";
  className?: string;
}

export function KeyValueList({ items, layout = "rows", className }: KeyValueListProps) {
  return (
    <dl
      className={cn(
        "min-w-0 text-sm",
        layout === "rows"
          ? "grid divide-y"
          : "grid grid-cols-[repeat(auto-fill,minmax(min(100%,10rem),1fr))] gap-x-6 gap-y-3",
        className,
      )}
    >
      {items.map((item) => {
        const empty = item.value === null || item.value === undefined || item.value === "";
        return (
          <div
            key={item.label}
            className={cn(
              "min-w-0",
              layout === "rows"
                ? "grid grid-cols-[minmax(6rem,34%)_1fr] items-baseline gap-3 py-2"
                : "grid content-start gap-0.5",
            )}
          >
            <dt className={cn("text-muted-foreground", layout === "grid" && "text-xs")}>{item.label}</dt>
            <dd className={cn("min-w-0 break-words", item.mono && "break-all font-mono")}>
              {empty ? <span className="text-muted-foreground">–</span> : item.value}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
