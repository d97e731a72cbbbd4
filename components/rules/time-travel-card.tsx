"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { RelativeTime } from "@/components/data/relative-time";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { formatCount } from "@/lib/format/format-number";
import type { ComparedEvent, CompareRuleInput, RuleComparison } from "@/lib/schemas/rule";
import { useTRPC } from "@/lib/trpc/client";
import { finishedConditions } from "./finished-conditions";
import type { RuleValues } from "./rule-form-values";

type Hours = CompareRuleInput["hours"];
type Outcome = ComparedEvent["outcome"];

/** What the rule in the form would have done with the events of the last day or week, beside the stored one. */
export function TimeTravelCard({ values, editing }: { values: RuleValues; editing: string | undefined }) {
  const trpc = useTRPC();
  const [hours, setHours] = useState<"24" | "168">("24");
  const [asked, setAsked] = useState<CompareRuleInput | null>(null);
  const conditions = finishedConditions(values.conditions);
  const wanted: CompareRuleInput | null =
    conditions === null || values.trigger_ref === ""
      ? null
      : {
          rule_ref: editing ?? null,
          trigger_ref: values.trigger_ref,
          sensor_ref: values.sensor_ref || null,
          conditions,
          hours: Number(hours) as Hours,
        };
  const comparison = useQuery(
    trpc.rules.compare.queryOptions(asked ?? { trigger_ref: "", conditions: {}, hours: 24 }, {
      enabled: asked !== null,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      retry: false,
    }),
  );
  const isOther = asked !== null && JSON.stringify(asked) !== JSON.stringify(wanted);
  const compare = () => {
    if (wanted === null) return;
    if (isOther || asked === null) setAsked(wanted);
    else void comparison.refetch();
  };
  return (
    <Card
      flush
      title="Time travel"
      aria-label="Time travel"
      description={
        editing === undefined ? "What it would have matched of what has happened." : "What would have been different."
      }
      actions={
        <>
          <SegmentedControl
            size="sm"
            aria-label="How far back"
            value={hours}
            onValueChange={setHours}
            segments={[
              { value: "24", label: "24 h" },
              { value: "168", label: "7 d" },
            ]}
          />
          <Button size="sm" onClick={compare} disabled={wanted === null} loading={comparison.isFetching}>
            <History aria-hidden />
            Compare
          </Button>
        </>
      }
    >
      {comparison.error ? (
        <ErrorState compact title="They were not compared" description={comparison.error.message} onRetry={compare} />
      ) : comparison.data ? (
        <div className={isOther ? "opacity-60" : undefined}>
          {isOther && (
            <p className="border-b px-4 py-2 text-muted-foreground text-xs">
              Of an earlier state of the form. Compare again.
            </p>
          )}
          <Comparison comparison={comparison.data} isNew={asked?.rule_ref === null} />
        </div>
      ) : null}
    </Card>
  );
}

function Comparison({ comparison, isNew }: { comparison: RuleComparison; isNew: boolean }) {
  const { scanned, both, only_draft, only_live, near_miss, since, cut, events } = comparison;
  const [chosen, setChosen] = useState<Outcome | null>(null);
  if (scanned === 0)
    return (
      <EmptyState
        compact
        icon={<History />}
        title="No event in that time"
        description="Nothing there to compare with."
      />
    );
  const counts: { outcome: Outcome; label: string; count: number }[] = [
    { outcome: "only_draft", label: isNew ? "Matches" : "New matches", count: only_draft },
    ...(isNew ? [] : [{ outcome: "only_live" as const, label: "Lost matches", count: only_live }]),
    { outcome: "near_miss", label: "Near misses", count: near_miss },
  ];
  const shown = chosen ?? counts.find(({ count }) => count > 0)?.outcome ?? "only_draft";
  const rows = events.filter(({ outcome }) => outcome === shown);
  const total = counts.find(({ outcome }) => outcome === shown)?.count ?? 0;
  return (
    <div className="grid min-w-0 gap-2 p-3" aria-live="polite">
      <p className="text-sm">
        {isNew
          ? `It would have matched ${only_draft} of ${formatCount(scanned, "event")}.`
          : only_draft + only_live === 0
            ? `Nothing would have been different for ${formatCount(scanned, "event")}: ${both} match both ways.`
            : `Of ${formatCount(scanned, "event")}, ${both} match both ways.`}
      </p>
      {cut && since !== null && (
        <Callout tone="warning">
          Older events were left out: this goes back to <RelativeTime at={since} />.
        </Callout>
      )}
      <SegmentedControl
        size="sm"
        aria-label="Which events"
        value={shown}
        onValueChange={setChosen}
        segments={counts.map(({ outcome, label, count }) => ({ value: outcome, label: `${label} ${count}` }))}
        className="flex-wrap justify-self-start"
      />
      {rows.length === 0 ? (
        <p className="text-muted-foreground text-xs">{NOTHING[shown]}</p>
      ) : (
        <ScrollArea aria-label="Compared events" className="max-h-60">
          <ul className="grid divide-y">
            {rows.map((row) => (
              <li key={row.event} className="grid gap-0.5 py-1.5 text-sm">
                <span className="flex items-baseline gap-2">
                  <AppLink href={`/events/${row.event}`} className="shrink-0 text-primary hover:underline">
                    Event {row.event}
                  </AppLink>
                  <span className="min-w-0 truncate font-mono text-muted-foreground text-xs">{row.source_ref}</span>
                  <span className="ml-auto shrink-0 text-muted-foreground text-xs">
                    <RelativeTime at={row.created} />
                  </span>
                </span>
                {row.explanation && (
                  <span className="break-words text-muted-foreground text-xs">{row.explanation}</span>
                )}
              </li>
            ))}
          </ul>
        </ScrollArea>
      )}
      {total > rows.length && (
        <p className="text-muted-foreground text-xs">
          The newest {rows.length} of {total}.
        </p>
      )}
    </div>
  );
}

const NOTHING: Record<Outcome, string> = {
  only_draft: "No event would have matched that did not.",
  only_live: "No event would have been lost.",
  near_miss: "No event failed by one criterion alone. Only rules with several criteria can have such events.",
};
