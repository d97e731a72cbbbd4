import type { ComponentProps } from "react";
import { cn } from "./cn";

export interface ScrollAreaProps extends ComponentProps<"section"> {
  "aria-label": string;
}

/** A box that scrolls and can be reached and scrolled by keyboard. Give it a max height by class. */
export function ScrollArea({ className, ...props }: ScrollAreaProps) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
  return <section tabIndex={0} className={cn("min-w-0 overflow-auto overscroll-contain", className)} {...props} />;
}
