import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";
import { toneClasses } from "../ui/tone";
import { type StatusKind, statusLook } from "./status-map";

export interface StatusBadgeProps {
  kind: StatusKind;
  status: string;
  /** Words instead of the usual label, e.g. "Paused until 14:00". */
  label?: string;
  /** Icon and words without the fill, for dense tables. */
  plain?: boolean;
  className?: string;
}

export function StatusBadge({ kind, status, label, plain = false, className }: StatusBadgeProps) {
  const look = statusLook(kind, status);
  const icon = <look.icon aria-hidden className={cn("size-3.5 shrink-0", look.spin && "animate-spin")} />;
  if (plain) {
    return (
      <span className={cn("inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap text-sm", className)}>
        <span className={toneClasses[look.tone].text}>{icon}</span>
        {label ?? look.label}
      </span>
    );
  }
  return (
    <Badge tone={look.tone} className={className}>
      {icon}
      {label ?? look.label}
    </Badge>
  );
}
