import { cn } from "@/components/ui/cn";
import { kindLook, type SensorKind } from "./sensor-kind";

/** The picture of a sensor's kind, with its name for screen readers. */
export function SensorKindIcon({ kind, className }: { kind: SensorKind; className?: string }) {
  const look = kindLook(kind);
  return (
    <span
      title={look.label}
      className={cn(
        "flex size-8 shrink-0 items-center justify-center rounded-md bg-muted text-muted-foreground",
        className,
      )}
    >
      <look.icon aria-hidden className="size-4" />
      <span className="sr-only">{look.label}</span>
    </span>
  );
}
