import { RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { UnpluggedIllustration } from "../illustrations/unplugged";
import { Button } from "./button";
import { cn } from "./cn";

export interface ErrorStateProps {
  /** What could not be done: "Sensors could not be loaded" */
  title: ReactNode;
  /** Why, and what to do next. */
  description?: ReactNode;
  onRetry?: () => void;
  retrying?: boolean;
  /** Another way out, e.g. a link. */
  action?: ReactNode;
  compact?: boolean;
  className?: string;
}

export function ErrorState({
  title,
  description,
  onRetry,
  retrying = false,
  action,
  compact = false,
  className,
}: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={cn("flex flex-col items-center px-6 text-center", compact ? "py-8" : "py-12", className)}
    >
      {compact ? (
        <div
          aria-hidden
          className="mb-3 flex size-11 items-center justify-center rounded-xl bg-failure-soft text-failure"
        >
          <TriangleAlert className="size-5" />
        </div>
      ) : (
        <div className="mb-4">
          <UnpluggedIllustration />
        </div>
      )}
      <p className="font-semibold">{title}</p>
      {description && (
        <div className="mt-1 max-w-md text-balance break-words text-muted-foreground text-sm">{description}</div>
      )}
      {(onRetry || action) && (
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          {onRetry && (
            <Button onClick={onRetry} loading={retrying}>
              {!retrying && <RotateCw aria-hidden />}
              Try again
            </Button>
          )}
          {action}
        </div>
      )}
    </div>
  );
}
