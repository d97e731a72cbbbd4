import type { ReactNode } from "react";
import { cn } from "./cn";

export type EmptyStateProps = {
  /** "No sensors yet" */
  title: ReactNode;
  /** What this is and what it is good for, one or two sentences. */
  description?: ReactNode;
  /** The button that makes one. */
  action?: ReactNode;
  className?: string;
} & (
  | {
      /** One of components/illustrations, where there is room. */
      illustration: ReactNode;
      icon?: never;
      compact?: false;
    }
  | {
      /** A lucide icon. */
      icon: ReactNode;
      illustration?: never;
      /** Less air, for cards. */
      compact: true;
    }
);

export function EmptyState({ illustration, icon, title, description, action, compact, className }: EmptyStateProps) {
  return (
    <div className={cn("flex flex-col items-center px-6 text-center", compact ? "py-8" : "py-12", className)}>
      {illustration ? (
        <div className="mb-4">{illustration}</div>
      ) : (
        <div
          aria-hidden
          className="mb-3 flex size-11 items-center justify-center rounded-xl border bg-muted text-muted-foreground [&_svg]:size-5"
        >
          {icon}
        </div>
      )}
      <div className="font-semibold">{title}</div>
      {description && <div className="mt-1 max-w-md text-balance text-muted-foreground text-sm">{description}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
