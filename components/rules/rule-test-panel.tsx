"use client";

import { CircleCheck, CircleDashed, FlaskConical } from "lucide-react";
import { useState } from "react";
import { JsonViewer } from "@/components/data/json-viewer";
import { RelativeTime } from "@/components/data/relative-time";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Skeleton } from "@/components/ui/skeleton";
import type { RuleTestResult } from "@/lib/schemas/rule";
import type { RuleSource } from "./rule-words";
import type { RuleTest } from "./use-rule-test";

/** The last events, each with whether the rule would match it and why not, and what its action would get. */
export function RuleTestPanel({
  test,
  hasTrigger,
  source,
}: {
  test: RuleTest;
  hasTrigger: boolean;
  source: RuleSource;
}) {
  const { results } = test;
  const [chosenId, setChosen] = useState<number | null>(null);
  const chosen =
    results?.find(({ event }) => event === chosenId) ?? results?.find(({ matched }) => matched) ?? results?.[0];
  const matches = results?.filter(({ matched }) => matched).length ?? 0;
  return (
    <Card
      flush
      title="Tried with the last events"
      actions={
        results && results.length > 0 ? (
          <span aria-live="polite">
            <Badge tone={matches > 0 ? "success" : "neutral"}>
              {matches} of {results.length} match
            </Badge>
          </span>
        ) : undefined
      }
    >
      {test.isHeld && (
        <Callout tone="warning" className="m-3">
          The expression has a mistake. Below is the result of the last one without.
        </Callout>
      )}
      {source === "own" && results && results.length > 0 && (
        <p className="border-b px-4 py-2 text-muted-foreground text-xs">
          These are events of sensors with the same trigger. The rule’s own timer sends events with the same fields.
        </p>
      )}
      {!hasTrigger ? (
        <EmptyState
          compact
          icon={<FlaskConical />}
          title="Choose a trigger first"
          description="Its last events are shown here, with what this rule would do with each of them."
        />
      ) : test.error && !results ? (
        <ErrorState compact title="The test did not work" description={test.error.message} onRetry={test.retry} />
      ) : results === undefined ? (
        <div className="grid gap-3 p-4" role="status" aria-label="Trying the rule">
          {["a", "b", "c", "d"].map((key) => (
            <Skeleton key={key} className="h-9" />
          ))}
        </div>
      ) : results.length === 0 ? (
        <EmptyState
          compact
          icon={<FlaskConical />}
          title="No event so far"
          description={
            source === "own"
              ? "Its own timer has not fired yet. Save the rule, and its first match will be in its history."
              : "Nothing has arrived to try this rule with. As soon as an event comes it is shown here."
          }
        />
      ) : (
        <div className={cn("transition-opacity", (test.isStale || test.isHeld) && "opacity-60 delay-500")}>
          <ScrollArea aria-label="Last events" className="max-h-72 lg:max-h-[max(14rem,calc(100dvh-28rem))]">
            <ul className="grid p-1.5">
              {results.map((result) => (
                <li key={result.event}>
                  <TestedEvent
                    result={result}
                    isChosen={result.event === chosen?.event}
                    onChoose={() => setChosen(result.event)}
                  />
                </li>
              ))}
            </ul>
          </ScrollArea>
          {chosen && <ChosenEvent result={chosen} />}
        </div>
      )}
    </Card>
  );
}

function TestedEvent({
  result: { matched, explanation, created, event, source_ref },
  isChosen,
  onChoose,
}: {
  result: RuleTestResult;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const Icon = matched ? CircleCheck : CircleDashed;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={cn(
        "flex w-full items-start gap-2.5 rounded-md px-2.5 py-1.5 text-left text-sm hover:bg-accent focus-visible:outline-offset-[-2px]",
        isChosen && "bg-accent",
      )}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", matched ? "text-success" : "text-muted-foreground")} />
      <span className="grid min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className={cn("shrink-0 font-medium", matched ? "text-success" : "text-muted-foreground")}>
            {matched ? "Match" : "No match"}
          </span>
          <span className="min-w-0 truncate font-mono text-muted-foreground text-xs">{source_ref ?? `#${event}`}</span>
          <span className="ml-auto shrink-0 text-muted-foreground text-xs">
            <RelativeTime at={created} />
          </span>
        </span>
        {!matched && explanation && <span className="break-words text-muted-foreground text-xs">{explanation}</span>}
      </span>
    </button>
  );
}

function ChosenEvent({ result }: { result: RuleTestResult }) {
  const [view, setView] = useState<"parameters" | "payload">("parameters");
  const hasParameters = Object.keys(result.parameters).length > 0;
  return (
    <div className="grid min-w-0 gap-2 border-t p-3">
      <div className="flex flex-wrap items-center gap-2">
        <SegmentedControl
          size="sm"
          aria-label="What to show of the event"
          value={view}
          onValueChange={setView}
          segments={[
            { value: "parameters", label: "The action gets" },
            { value: "payload", label: "Payload" },
          ]}
        />
        <AppLink href={`/events/${result.event}`} className="ml-auto text-primary text-xs hover:underline">
          Event {result.event}
        </AppLink>
      </div>
      {view === "parameters" && !result.matched && (
        <p className="text-muted-foreground text-xs">It would not run for this event. If it did, it would get:</p>
      )}
      {view === "parameters" && !hasParameters ? (
        <p className="text-muted-foreground text-sm">No parameters beyond the defaults of the action.</p>
      ) : (
        <JsonViewer
          value={view === "parameters" ? result.parameters : result.payload}
          label={view === "parameters" ? "Parameters of the action" : "Payload of the event"}
          maxHeight="18rem"
        />
      )}
    </div>
  );
}
