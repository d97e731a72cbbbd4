"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNow } from "@/components/data/clock-store";
import { DateTime } from "@/components/data/relative-time";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Disclosure } from "@/components/ui/disclosure";
import { ErrorState } from "@/components/ui/error-state";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Skeleton } from "@/components/ui/skeleton";
import { toneClasses } from "@/components/ui/tone";
import { useUrlState } from "@/components/ui/use-url-state";
import { formatDuration } from "@/lib/format/format-duration";
import { formatCount, formatNumber } from "@/lib/format/format-number";
import type { Ledger, LedgerEntry } from "@/lib/schemas/ledger";
import { useTRPC } from "@/lib/trpc/client";
import { ledgerParts, REASON_WORDS } from "./ledger-words";
import { WhyForm } from "./why-form";

const LIVE_HOURS_MAX = 24;
const RANGES = [
  { value: "1", label: "1 h" },
  { value: "24", label: "24 h" },
  { value: "168", label: "7 d" },
  { value: "720", label: "30 d" },
];

/** Every due instant of a timer, and what became of it. */
export function LedgerCard({ owner }: { owner: { kind: "sensor" | "rule"; ref: string } }) {
  const [range, setRange] = useUrlState<string>("ledger", "24");
  const hours = Number(RANGES.find(({ value }) => value === range)?.value ?? 24);
  const ledger = useLedger(owner, hours);
  return (
    <Card
      title="Ledger"
      description="Every instant that was due by the schedule, and what became of it"
      actions={
        <SegmentedControl
          aria-label="Range of the ledger"
          value={String(hours)}
          onValueChange={setRange}
          segments={RANGES}
        />
      }
      bodyClassName="grid gap-4"
    >
      {ledger.data ? (
        <Balance ledger={ledger.data} />
      ) : ledger.error ? (
        <ErrorState
          title="The ledger could not be read"
          description={ledger.error.message}
          onRetry={() => void ledger.refetch()}
        />
      ) : (
        <Skeleton className="h-16" />
      )}
      {ledger.data && ledger.data.clock_incidents.length > 0 && (
        <Callout tone="warning" title="A clock was not to be trusted in this time">
          <ul>
            {ledger.data.clock_incidents.map(({ at, kind, offset_ms: offset }) => (
              <li key={`${at} ${kind}`}>
                <DateTime at={at} />:{" "}
                {kind === "step"
                  ? `set ${offset > 0 ? "forward" : "back"} by ${formatDuration(Math.abs(offset))}, or the machine slept`
                  : `${formatDuration(Math.abs(offset))} ${offset > 0 ? "ahead of" : "behind"} the database's`}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      <WhyForm owner={owner} />
      {ledger.data && ledger.data.entries.length > 0 && (
        <Disclosure
          title="The list"
          summary={`the newest ${formatCount(ledger.data.entries.length, "entry", "entries")}`}
        >
          <ol className="grid max-h-96 gap-1 overflow-auto text-sm">
            {ledger.data.entries.map((entry) => (
              <EntryRow key={keyOf(entry)} entry={entry} />
            ))}
          </ol>
        </Disclosure>
      )}
    </Card>
  );
}

/** Short ranges are read again with every fire; long ones, which cost more, once a minute. */
function useLedger(owner: { kind: "sensor" | "rule"; ref: string }, hours: number) {
  const trpc = useTRPC();
  const minuteMs = useNow(60_000);
  const live = hours <= LIVE_HOURS_MAX;
  const toMs = Math.ceil(minuteMs / 60_000) * 60_000;
  const recent = useQuery({ ...trpc.ledger.recent.queryOptions({ ...owner, hours }), enabled: live });
  const range = { from: new Date(toMs - hours * 3_600_000).toISOString(), to: new Date(toMs).toISOString() };
  const long = useQuery({
    ...trpc.ledger.read.queryOptions({ ...owner, ...range }),
    enabled: !live,
    placeholderData: keepPreviousData,
  });
  return live ? recent : long;
}

function Balance({ ledger }: { ledger: Ledger }) {
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1 text-sm">
        <span className="font-semibold text-2xl tabular-nums tracking-tight">{formatNumber(ledger.due, 0)}</span>
        <span className="text-muted-foreground">due</span>
        {ledgerParts(ledger).map(({ label, count, tone }, index) => (
          <span key={label} className="flex items-baseline gap-1.5">
            <span aria-hidden className="text-muted-foreground">
              {index === 0 ? "=" : "+"}
            </span>
            <span className={cn("font-medium tabular-nums", tone !== "neutral" && toneClasses[tone].text)}>
              {formatNumber(count, 0)}
            </span>
            <span className="text-muted-foreground">{label}</span>
          </span>
        ))}
      </p>
      {ledger.unexplained > 0 && (
        <Callout tone="failure" title="Some due instants are unexplained">
          There is neither an event nor a reason for them. This should not happen: look at the server's log of that
          time, and report it.
        </Callout>
      )}
      {ledger.late_ms && (
        <p className="text-muted-foreground text-xs">
          Lateness: half within {formatDuration(ledger.late_ms.p50)}, 99 % within {formatDuration(ledger.late_ms.p99)},
          at most {formatDuration(ledger.late_ms.max)}.
        </p>
      )}
    </>
  );
}

function keyOf(entry: LedgerEntry): string {
  return entry.kind === "skipped" ? `${entry.reason} ${entry.from} ${entry.to}` : `${entry.kind} ${entry.scheduled_at}`;
}

function EntryRow({ entry }: { entry: LedgerEntry }) {
  const row = "flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 border-b py-1.5 last:border-b-0";
  if (entry.kind === "skipped")
    return (
      <li className={row}>
        <span className="tabular-nums">
          <DateTime at={entry.from} style="time" /> – <DateTime at={entry.to} style="time" />
        </span>
        <DateTime at={entry.to} style="date" className="text-muted-foreground" />
        <Badge tone={entry.reason === "misfire" || entry.reason === "overlap" ? "warning" : "neutral"}>
          {formatCount(entry.count, "fire")} skipped
        </Badge>
        <span className="text-muted-foreground">{REASON_WORDS[entry.reason]}</span>
      </li>
    );
  return (
    <li className={row}>
      <DateTime at={entry.scheduled_at} style="time" className="tabular-nums" />
      <DateTime at={entry.scheduled_at} style="date" className="text-muted-foreground" />
      {entry.kind === "fired" ? (
        <>
          <Badge tone="success">Fired</Badge>
          <span className="text-muted-foreground tabular-nums">{formatDuration(entry.late_ms)} late</span>
          {entry.coalesced > 0 && <span className="text-muted-foreground">for {entry.coalesced} more</span>}
          <AppLink href={`/events/${entry.event}`} className="rounded-sm text-primary hover:underline">
            Event {entry.event}
          </AppLink>
        </>
      ) : (
        <Badge tone="failure">Unexplained</Badge>
      )}
    </li>
  );
}
