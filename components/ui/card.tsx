import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export interface CardProps extends Omit<ComponentProps<"section">, "title"> {
  title?: ReactNode;
  description?: ReactNode;
  /** At the end of the title's line. */
  actions?: ReactNode;
  /** A line under the body: totals, a link to everything. */
  footer?: ReactNode;
  /** The body touches the edges: tables, lists, charts. */
  flush?: boolean;
  headingLevel?: 2 | 3 | 4;
  bodyClassName?: string;
}

/** A titled surface. Without a title it is only the surface. */
export function Card({
  title,
  description,
  actions,
  footer,
  flush = false,
  headingLevel = 2,
  className,
  bodyClassName,
  children,
  ...props
}: CardProps) {
  const Heading = `h${headingLevel}` as const;
  const hasHeader = Boolean(title || actions || description);
  return (
    <section className={cn("min-w-0 overflow-clip rounded-lg border bg-card shadow-xs", className)} {...props}>
      {hasHeader && (
        <header className={cn("flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2", flush && "border-b")}>
          <div className="min-w-0 flex-1">
            {title && <Heading className="font-semibold text-sm">{title}</Heading>}
            {description && <p className="text-muted-foreground text-xs">{description}</p>}
          </div>
          {actions && <div className="flex shrink-0 flex-wrap items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={cn("min-w-0", !flush && (hasHeader ? "px-4 pt-1 pb-4" : "p-4"), bodyClassName)}>{children}</div>
      {footer && <footer className="border-t px-4 py-2 text-muted-foreground text-xs">{footer}</footer>}
    </section>
  );
}
