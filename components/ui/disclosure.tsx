"use client";

import { ChevronRight } from "lucide-react";
import * as Collapsible from "radix-ui/collapsible";
import type { ReactNode } from "react";
import { cn } from "./cn";

export interface DisclosureProps {
  title: ReactNode;
  /** What is set inside, shown while closed: "skip missed, allow overlap". */
  summary?: ReactNode;
  defaultOpen?: boolean;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
  className?: string;
}

/** A folded section: policies, advanced settings. */
export function Disclosure({ title, summary, defaultOpen, open, onOpenChange, children, className }: DisclosureProps) {
  return (
    <Collapsible.Root
      {...(defaultOpen === undefined ? {} : { defaultOpen })}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
      className={cn("group/disclosure rounded-lg border bg-card shadow-xs", className)}
    >
      <Collapsible.Trigger className="flex min-h-10 w-full items-center gap-2 rounded-lg px-3 py-2 text-left text-sm hover:bg-muted">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted-foreground transition-transform group-data-[state=open]/disclosure:rotate-90"
        />
        <span className="shrink-0 font-medium">{title}</span>
        {summary && (
          <span className="min-w-0 truncate text-muted-foreground group-data-[state=open]/disclosure:hidden">
            {summary}
          </span>
        )}
      </Collapsible.Trigger>
      <Collapsible.Content className="border-t p-4">{children}</Collapsible.Content>
    </Collapsible.Root>
  );
}
