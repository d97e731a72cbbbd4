import type { ReactNode } from "react";
import { cn } from "./cn";

export interface EmptyStateProps {
  /** A lucide icon or a drawing. */
  icon: ReactNode;
  /** "No sensors yet" */
  title: ReactNode;
  /** What this is and what it is good for, one or two sentences. */
  description?: ReactNode;
  /** The button that makes one. */
  action?: ReactNode;
  /** Less air, for cards. */
  compact?: boolean;
  className?: string;
}

export function EmptyState({ icon, title, description, action, compact = false, className }: EmptyStateProps) {
  return (
    <div className={cn("flex flex-col items-center px-6 text-center", compact ? "py-8" : "py-16", className)}>
      <div
        aria-hidden
        className="mb-3 flex size-11 items-center justify-center rounded-xl border bg-muted text-muted-foreground [&_svg]:size-5"
      >
        {icon}
      </div>
      <div className="font-semibold">{title}</div>
      {description && <div className="mt-1 max-w-md text-balance text-muted-foreground text-sm">{description}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
