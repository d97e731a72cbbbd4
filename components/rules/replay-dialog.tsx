"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useId, useState } from "react";
import { RelativeTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { ReplayedBadge } from "@/components/enforcements/replay-badge";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, formatNumber } from "@/lib/format/format-number";
import type { ReplayableEvent, RuleListItem } from "@/lib/schemas/rule";
import { useTRPC } from "@/lib/trpc/client";
import { isFailedStatus } from "@/lib/vocabulary";
import { useReplay } from "./use-replay";

type Which = "all" | "missed" | "failed";
const WHICH: { value: Which; label: string; has(event: ReplayableEvent): boolean }[] = [
  { value: "all", label: "All", has: () => true },
  { value: "missed", label: "Did not run", has: ({ execution }) => execution === null },
  {
    value: "failed",
    label: "Failed",
    has: ({ execution }) => execution !== null && isFailedStatus(execution.status),
  },
];

/** Stored events that the rule matches as it is now, to be chosen and taken again. */
export function ReplayDialog({
  rule,
  open,
  onOpenChange,
}: {
  rule: Pick<RuleListItem, "ref" | "label" | "enabled">;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const trpc = useTRPC();
  const found = useQuery(trpc.rules.replayable.queryOptions({ ref: rule.ref, limit: 200 }, { gcTime: 0 }));
  const [which, setWhich] = useState<Which>("all");
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const replay = useReplay(rule.ref);
  const all = found.data?.events ?? [];
  const shown = all.filter(WHICH.find(({ value }) => value === which)?.has ?? (() => true));
  const events = shown.map(({ event }) => event).filter((event) => chosen.has(event));
  const choose = (event: number, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(event);
    else next.delete(event);
    setChosen(next);
  };
  const start = () => replay.mutate({ ref: rule.ref, events }, { onSuccess: () => onOpenChange(false) });
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="lg"
        title={`Replay events for ${rule.label}`}
        description="The rule, as it is now, takes the chosen events again: each runs its action once more, marked as a replay. What ran before stays."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              onClick={start}
              loading={replay.isPending}
              disabled={events.length === 0 || !rule.enabled}
            >
              <History aria-hidden />
              {events.length === 0 ? "Replay" : `Replay ${formatCount(events.length, "event")}`}
            </Button>
          </>
        }
      >
        <div className="grid min-w-0 gap-3">
          {!rule.enabled && <Callout tone="warning">The rule is switched off. Switch it on before a replay.</Callout>}
          {found.error ? (
            <ErrorState
              compact
              title="The events could not be read"
              description={found.error.message}
              onRetry={() => void found.refetch()}
            />
          ) : found.data === undefined ? (
            <Skeleton className="h-40" />
          ) : all.length === 0 ? (
            <EmptyState
              compact
              icon={<History />}
              title="No stored event matches"
              description={
                found.data.scanned === 0
                  ? "None of its trigger is stored."
                  : `Of the newest ${formatCount(found.data.scanned, "event")} of its trigger, the rule matches none.`
              }
            />
          ) : (
            <>
              <SegmentedControl
                size="sm"
                aria-label="Which events"
                value={which}
                onValueChange={setWhich}
                segments={WHICH.map(({ value, label, has }) => ({
                  value,
                  label: `${label} ${formatNumber(all.filter(has).length)}`,
                }))}
                className="flex-wrap justify-self-start"
              />
              <Choices
                events={shown}
                chosen={chosen}
                choose={choose}
                chooseAll={(on) => setChosen(on ? new Set(shown.map(({ event }) => event)) : new Set())}
              />
              <p className="text-muted-foreground text-xs">
                {`Those that match of the newest ${formatCount(found.data.scanned, "event")} of its trigger.`}
              </p>
            </>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Choices({
  events,
  chosen,
  choose,
  chooseAll,
}: {
  events: ReplayableEvent[];
  chosen: ReadonlySet<number>;
  choose: (event: number, on: boolean) => void;
  chooseAll: (on: boolean) => void;
}) {
  const id = useId();
  if (events.length === 0) return <p className="py-4 text-center text-muted-foreground text-sm">None of these.</p>;
  const count = events.filter(({ event }) => chosen.has(event)).length;
  return (
    <div className="min-w-0 rounded-lg border">
      <div className="flex items-center gap-3 border-b bg-muted/50 px-3 py-2 text-sm">
        <Checkbox
          id={`${id}-all`}
          checked={count === 0 ? false : count === events.length ? true : "indeterminate"}
          onCheckedChange={(on) => chooseAll(on === true)}
        />
        <label htmlFor={`${id}-all`}>Choose all {formatNumber(events.length)}</label>
      </div>
      <ScrollArea aria-label="Events to replay" className="max-h-72">
        <ul className="divide-y">
          {events.map(({ event, created, source_ref, replays, execution }) => (
            <li key={event} className="flex min-w-0 items-center gap-3 px-3 py-2 text-sm">
              <Checkbox
                id={`${id}-${event}`}
                checked={chosen.has(event)}
                onCheckedChange={(on) => choose(event, on === true)}
              />
              <label htmlFor={`${id}-${event}`} className="flex min-w-0 flex-1 items-baseline gap-2">
                <span className="shrink-0">Event {event}</span>
                <span className="hidden min-w-0 truncate font-mono text-muted-foreground text-xs sm:block">
                  {source_ref}
                </span>
              </label>
              <ReplayedBadge times={replays} />
              {execution === null ? (
                <span className="text-muted-foreground text-xs">did not run</span>
              ) : (
                <AppLink href={`/executions/${execution.id}`} aria-label={`Execution ${execution.id}`}>
                  <StatusBadge kind="execution" status={execution.status} />
                </AppLink>
              )}
              <span className="w-16 shrink-0 text-right text-muted-foreground text-xs">
                <RelativeTime at={created} />
              </span>
            </li>
          ))}
        </ul>
      </ScrollArea>
    </div>
  );
}
