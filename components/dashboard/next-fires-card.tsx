"use client";

import { CalendarClock } from "lucide-react";
import type { UpcomingFire } from "@/lib/schemas/system";
import { AppLink } from "../ui/app-link";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { FireCountdown } from "./fire-countdown";
import { firesContinuously } from "./fires-continuously";

const SHOWN = 8;

/** The timers that fire next. Those that fire every few seconds are named without a countdown, which would only flicker. */
export function NextFiresCard({ upcoming }: { upcoming: readonly UpcomingFire[] }) {
  const fires = [...upcoming].sort(
    (a, b) => Number(firesContinuously(a)) - Number(firesContinuously(b)) || a.at.localeCompare(b.at),
  );
  const shown = fires.slice(0, SHOWN);
  return (
    <Card
      flush
      title="Next fires"
      actions={
        <Button variant="link" size="inline" asChild>
          <AppLink href="/sensors">All sensors</AppLink>
        </Button>
      }
      footer={fires.length > shown.length && `${fires.length - shown.length} more in the next 24 hours`}
    >
      {shown.length === 0 ? (
        <EmptyState
          compact
          icon={<CalendarClock aria-hidden />}
          title="Nothing in the next 24 hours"
          description="No armed timer fires in that time."
        />
      ) : (
        <ul className="divide-y">
          {shown.map((fire) => (
            <li
              key={`${fire.owner} ${fire.ref}`}
              className="relative flex items-center gap-3 px-4 py-2 hover:bg-accent/50"
            >
              <div className="min-w-0 flex-1">
                <AppLink
                  href={`/${fire.owner}s/${fire.ref}`}
                  title={fire.ref}
                  className="block truncate rounded-sm font-medium text-sm after:absolute after:inset-0"
                >
                  {fire.label}
                </AppLink>
                <p className="truncate text-muted-foreground text-xs">{fire.schedule}</p>
              </div>
              {firesContinuously(fire) ? (
                <span className="shrink-0 text-muted-foreground text-xs">continuously</span>
              ) : (
                <FireCountdown at={fire.at} className="shrink-0 text-sm" />
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
