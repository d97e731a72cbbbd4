import { CircleCheck, CircleX, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { type Tone, toneClasses } from "./tone";

export interface CalloutProps {
  tone?: "neutral" | "primary" | "success" | "warning" | "failure";
  title?: ReactNode;
  children?: ReactNode;
  /** A button or link at the end. */
  action?: ReactNode;
  /** Read out when it appears: for what happens after an action. */
  live?: boolean;
  className?: string;
}

const icons: Partial<Record<Tone, typeof Info>> = {
  success: CircleCheck,
  warning: TriangleAlert,
  failure: CircleX,
};

/** A note in the flow of a page: a consequence, a warning, a failure that concerns the whole form. */
export function Callout({ tone = "neutral", title, children, action, live = false, className }: CalloutProps) {
  const Icon = icons[tone] ?? Info;
  return (
    <div
      role={live ? (tone === "failure" ? "alert" : "status") : undefined}
      className={cn(
        "flex min-w-0 flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-3 py-2.5 text-sm",
        toneClasses[tone].soft,
        toneClasses[tone].border,
        className,
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="grid min-w-0 flex-1 gap-0.5">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="min-w-0 break-words text-foreground">{children}</div>}
      </div>
      {action && <div className="flex gap-2 self-center">{action}</div>}
    </div>
  );
}
