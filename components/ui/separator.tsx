import type { ComponentProps } from "react";
import { cn } from "./cn";

export interface SeparatorProps extends ComponentProps<"div"> {
  orientation?: "horizontal" | "vertical";
}

/** Decoration only. */
export function Separator({ orientation = "horizontal", className, ...props }: SeparatorProps) {
  return (
    <div
      aria-hidden
      className={cn(
        "shrink-0 bg-border",
        orientation === "horizontal" ? "h-px w-full" : "w-px self-stretch",
        className,
      )}
      {...props}
    />
  );
}
