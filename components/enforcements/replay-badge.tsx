import { History } from "lucide-react";
import { Badge } from "@/components/ui/badge";

/** Marks a match that somebody asked for, and what it ran: the n-th of its event and rule. */
export function ReplayBadge({ replay }: { replay: number }) {
  return (
    <Badge tone="primary">
      <History aria-hidden className="size-3" />
      Replay {replay}
    </Badge>
  );
}
