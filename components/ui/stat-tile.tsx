import type { ReactNode } from "react";
import { AppLink } from "./app-link";
import { cn } from "./cn";
import { type Tone, toneClasses } from "./tone";

export interface StatTileProps {
  label: string;
  /** Already formatted: "1,284", "99.2 %". */
  value: ReactNode;
  /** Small text after the value: "/min", "ms". */
  unit?: string;
  /** One line under it: what it compares to, what it counts. */
  hint?: ReactNode;
  /** Colours the value when it says something is wrong or fine; the hint must say so in words. */
  tone?: Tone;
  icon?: ReactNode;
  /** Sparkline. */
  chart?: ReactNode;
  href?: string;
  className?: string;
}

/** One number of the dashboard. Lay them out in `grid grid-cols-2 gap-3 lg:grid-cols-4`. */
export function StatTile({ label, value, unit, hint, tone, icon, chart, href, className }: StatTileProps) {
  const content = (
    <>
      <div className="flex h-5 items-center gap-1.5 text-muted-foreground text-xs [&_svg]:size-3.5 [&_svg]:shrink-0">
        {icon && (
          <span aria-hidden className="contents">
            {icon}
          </span>
        )}
        <span className="min-w-0 truncate">{label}</span>
      </div>
      <div className="flex min-w-0 items-end justify-between gap-3">
        <div className="min-w-0 max-w-full shrink-0 truncate" data-numeric>
          <span className={cn("font-semibold text-2xl tracking-tight", tone && toneClasses[tone].text)}>{value}</span>
          {unit && <span className="ml-1 text-muted-foreground text-sm">{unit}</span>}
        </div>
        {chart && <div className="ml-auto h-8 min-w-0 max-w-24 flex-1 max-sm:hidden">{chart}</div>}
      </div>
      {hint && <div className="min-w-0 truncate text-muted-foreground text-xs">{hint}</div>}
    </>
  );
  const classes = cn("grid min-w-0 content-start gap-1 rounded-lg border bg-card px-4 py-3 shadow-xs", className);
  return href ? (
    <AppLink href={href} className={cn(classes, "transition-colors hover:border-input")}>
      {content}
    </AppLink>
  ) : (
    <div className={classes}>{content}</div>
  );
}
