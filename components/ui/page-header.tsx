import { ChevronRight } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { AppLink } from "./app-link";
import { cn } from "./cn";
import { CopyButton } from "./copy-button";

export interface Breadcrumb {
  label: string;
  href: string;
}

export interface PageHeaderProps {
  title: ReactNode;
  /** Shown in mono with a copy button: a ref or an id. */
  identifier?: string;
  description?: ReactNode;
  /** The pages above this one, outermost first; the page itself is not listed. */
  breadcrumbs?: readonly Breadcrumb[];
  /** Beside the title: status badge, kind. */
  badges?: ReactNode;
  /** Buttons; the main one last. */
  actions?: ReactNode;
  className?: string;
}

/** The head of every page; holds its only h1. */
export function PageHeader({
  title,
  identifier,
  description,
  breadcrumbs,
  badges,
  actions,
  className,
}: PageHeaderProps) {
  return (
    <header className={cn("grid min-w-0 gap-1.5 *:min-w-0", className)}>
      {breadcrumbs && breadcrumbs.length > 0 && (
        <nav aria-label="Breadcrumb">
          <ol className="flex min-w-0 flex-wrap items-center gap-1 text-muted-foreground text-xs">
            {breadcrumbs.map((crumb) => (
              <Fragment key={crumb.href}>
                <li className="min-w-0 max-w-full">
                  <AppLink href={crumb.href} className="block truncate rounded-sm py-0.5 hover:text-foreground">
                    {crumb.label}
                  </AppLink>
                </li>
                <li aria-hidden>
                  <ChevronRight className="size-3" />
                </li>
              </Fragment>
            ))}
          </ol>
        </nav>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
            <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{title}</h1>
            {badges}
          </div>
          {identifier && (
            <div className="flex min-w-0 items-center gap-1 text-muted-foreground">
              <span className="min-w-0 truncate font-mono text-sm">{identifier}</span>
              <CopyButton value={identifier} label={`Copy ${identifier}`} />
            </div>
          )}
          {description && <div className="max-w-[90ch] text-pretty text-muted-foreground text-sm">{description}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
