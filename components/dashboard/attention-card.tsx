import {
  CalendarX,
  CircleX,
  ClockAlert,
  type LucideIcon,
  SquareTerminal,
  TimerOff,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import type { Attention } from "@/lib/schemas/system";
import { RelativeTime } from "../data/relative-time";
import { AllIsWellIllustration } from "../illustrations/all-is-well";
import { AppLink } from "../ui/app-link";
import { Badge } from "../ui/badge";
import { Card } from "../ui/card";
import { cn } from "../ui/cn";
import { type Tone, toneClasses } from "../ui/tone";
import { groupAttention } from "./group-attention";

const looks: Record<Attention["kind"], { icon: LucideIcon; tone: Tone }> = {
  failed_execution: { icon: CircleX, tone: "failure" },
  invalid_timer: { icon: TriangleAlert, tone: "failure" },
  not_armed: { icon: TimerOff, tone: "warning" },
  missed: { icon: CalendarX, tone: "warning" },
  clock: { icon: ClockAlert, tone: "warning" },
  stale_worker: { icon: Unplug, tone: "failure" },
  failing_sensor: { icon: SquareTerminal, tone: "failure" },
};

/** What somebody should look at, each with the way there. */
export function AttentionCard({ attention }: { attention: readonly Attention[] }) {
  const items = groupAttention(attention);
  return (
    <Card flush title="Needs attention" actions={items.length > 0 && <Badge tone="warning">{items.length}</Badge>}>
      {items.length === 0 ? (
        <div className="flex flex-col items-center gap-3 px-6 py-5 text-center text-muted-foreground text-sm">
          <AllIsWellIllustration />
          <p className="max-w-60 text-balance">Nothing. No failures and no missed fires in the last 24 hours.</p>
        </div>
      ) : (
        <ul className="max-h-72 divide-y overflow-y-auto">
          {items.map((item) => {
            const { icon: Icon, tone } = looks[item.kind];
            return (
              <li
                key={`${item.kind} ${item.href}`}
                className="relative flex items-start gap-2.5 px-4 py-2.5 hover:bg-accent/50"
              >
                <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", toneClasses[tone].text)} />
                <div className="min-w-0 flex-1">
                  <AppLink
                    href={item.href}
                    className="block truncate rounded-sm font-medium text-sm after:absolute after:inset-0"
                  >
                    {item.title}
                    {item.count > 1 && <span className="font-normal text-muted-foreground"> {item.count} times</span>}
                  </AppLink>
                  {item.detail && (
                    <p className="line-clamp-2 break-words text-muted-foreground text-xs">{item.detail}</p>
                  )}
                </div>
                <RelativeTime
                  at={item.at}
                  fallback=""
                  className="relative shrink-0 text-muted-foreground text-xs leading-5"
                />
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
