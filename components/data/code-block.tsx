import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { CopyButton } from "../ui/copy-button";
import { ScrollArea } from "../ui/scroll-area";

export interface CodeBlockProps {
  code: string;
  /** Accessible name and heading: "curl", "entry.sh". */
  label: string;
  /** Extra controls in the header. */
  actions?: ReactNode;
  wrap?: boolean;
  /** CSS max height; default 24rem. */
  maxHeight?: string;
  className?: string;
}

/** Text to read and copy. Plain, and without any script of its own; for colours use CodeEditor with readOnly. */
export function CodeBlock({ code, label, actions, wrap = false, maxHeight = "24rem", className }: CodeBlockProps) {
  return (
    <figure className={cn("min-w-0 overflow-clip rounded-lg border bg-code", className)}>
      <figcaption className="flex min-h-9 items-center gap-2 border-b bg-card px-3 py-1">
        <span className="min-w-0 flex-1 truncate font-medium text-muted-foreground text-xs">{label}</span>
        {actions}
        <CopyButton value={code} label={`Copy ${label}`} />
      </figcaption>
      <ScrollArea
        aria-label={label}
        className="overflow-auto focus-visible:outline-offset-[-2px]"
        style={{ maxHeight }}
      >
        <pre className={cn("p-3 font-mono text-xs leading-5", wrap ? "whitespace-pre-wrap break-all" : "w-fit")}>
          {code}
        </pre>
      </ScrollArea>
    </figure>
  );
}
