import { History } from "lucide-react";
import { Badge } from "@/components/ui/badge";

/** Marks a match that somebody asked for, and what it ran: the n-th of its event and rule. */
export function ReplayBadge({ replay }: { replay: number }) {
  return (
    <Badge tone="primary">
      <History aria-hidden />
      Replay {replay}
    </Badge>
  );
}

/** Marks what was replayed, however often; nothing for what was not. */
export function ReplayedBadge({ times }: { times: number }) {
  if (times === 0) return null;
  return <Badge tone="primary">{times === 1 ? "replayed" : `replayed ${times} times`}</Badge>;
}
