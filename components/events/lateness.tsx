import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { formatDuration } from "@/lib/format/format-duration";
import type { EventSummary } from "@/lib/schemas/event";

const LATE_MS = 1_000;

/** How late a timer fired; one that stands for missed instants says for how many. */
export function Lateness({ event }: { event: Pick<EventSummary, "late_ms" | "coalesced" | "scheduled_at"> }) {
  const { late_ms, coalesced } = event;
  if (coalesced !== null && coalesced > 0)
    return (
      <Badge tone="warning">
        {late_ms === null ? "late" : `${formatDuration(late_ms)} late`}, stands for {coalesced} more
      </Badge>
    );
  if (late_ms === null) return <span className="text-muted-foreground">–</span>;
  const late = late_ms >= LATE_MS;
  return (
    <span className={cn("tabular-nums", late ? "text-warning" : "text-muted-foreground")}>
      {late_ms < 1 ? "on time" : `${formatDuration(late_ms)} late`}
    </span>
  );
}
