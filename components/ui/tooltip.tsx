"use client";

import { Tooltip as TooltipPrimitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export interface TooltipProps {
  /** Short text; never the only place for something needed, since touch has no hover. */
  content: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
  /** One element that takes focus (button, link) or a span with tabIndex 0. */
  children: ReactNode;
  className?: string;
}

/** Text beside an element on hover and focus. Without content it is just the element. */
export function Tooltip({ content, side = "top", align = "center", children, className }: TooltipProps) {
  if (!content) return children;
  return (
    <TooltipPrimitive.Root>
      <TooltipPrimitive.Trigger asChild>{children}</TooltipPrimitive.Trigger>
      <TooltipPrimitive.Portal>
        <TooltipPrimitive.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={cn(
            "fade-in-0 z-50 max-w-72 animate-in rounded-md border bg-popover px-2 py-1 text-popover-foreground text-xs shadow-md",
            className,
          )}
        >
          {content}
        </TooltipPrimitive.Content>
      </TooltipPrimitive.Portal>
    </TooltipPrimitive.Root>
  );
}

/** Once, in the root layout. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <TooltipPrimitive.Provider delayDuration={300} skipDelayDuration={200}>
      {children}
    </TooltipPrimitive.Provider>
  );
}
