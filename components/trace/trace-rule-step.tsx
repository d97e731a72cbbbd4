import { CircleCheck, CircleMinus, Gavel, History } from "lucide-react";
import { RelativeTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { HoldReason } from "@/components/enforcements/hold-reason";
import { ReplayedBadge } from "@/components/enforcements/replay-badge";
import { ReplayButton } from "@/components/rules/replay-button";
import { TraceExecution } from "@/components/trace/trace-execution";
import type { TraceRule, TraceRun } from "@/components/trace/trace-rules";
import { TraceStep } from "@/components/trace/trace-step";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";

/** What one rule made of the event: its verdict, and its matches with what they ran, replays after its own. */
export function TraceRuleStep({
  event,
  rule,
  last,
  openLogs,
}: {
  event: number;
  rule: TraceRule;
  last: boolean;
  openLogs: boolean;
}) {
  const { verdict, runs, rule_ref } = rule;
  const replays = runs.filter(isReplay).length;
  const matched = replays < runs.length;
  return (
    <TraceStep
      icon={matched ? CircleCheck : CircleMinus}
      tone={matched ? "success" : "neutral"}
      kind="Rule"
      last={last}
      title={
        rule_ref === "" ? (
          "none"
        ) : (
          <AppLink href={`/rules/${rule_ref}`} className="rounded-sm hover:underline">
            {verdict?.label ?? <span className="font-mono">{rule_ref}</span>}
          </AppLink>
        )
      }
      meta={
        <>
          {verdict && <span className="min-w-0 break-all font-mono text-xs">{rule_ref}</span>}
          <Badge tone={matched ? "success" : "neutral"}>{matched ? "matched" : "did not run"}</Badge>
          <ReplayedBadge times={replays} />
          {verdict?.replayable && <ReplayButton event={event} rule={{ ref: rule_ref, label: verdict.label }} />}
        </>
      }
    >
      {!matched && verdict?.explanation && (
        <p className="break-words text-muted-foreground text-sm">{verdict.explanation}</p>
      )}
      {runs.length > 0 && (
        <ol className="mt-2 grid min-w-0">
          {runs.map((run, index) => (
            <TraceRunSteps
              key={run.enforcement?.id ?? "none"}
              run={run}
              last={index === runs.length - 1}
              openLogs={openLogs}
            />
          ))}
        </ol>
      )}
    </TraceStep>
  );
}

const isReplay = ({ enforcement }: TraceRun): boolean => (enforcement?.replay ?? null) !== null;

/** One match and its executions. */
function TraceRunSteps({ run, last, openLogs }: { run: TraceRun; last: boolean; openLogs: boolean }) {
  const { enforcement, executions } = run;
  return (
    <>
      {enforcement && (
        <TraceStep
          icon={isReplay(run) ? History : Gavel}
          kind={isReplay(run) ? "Replay" : "Enforcement"}
          nested
          last={last && executions.length === 0}
          title={
            <AppLink href={`/enforcements/${enforcement.id}`} className="rounded-sm hover:underline">
              {enforcement.id}
            </AppLink>
          }
          meta={
            <>
              <StatusBadge kind="enforcement" status={enforcement.status} />
              <HoldReason enforcement={enforcement} className="text-muted-foreground text-sm" />
              {isReplay(run) && <RelativeTime at={enforcement.created} />}
            </>
          }
        />
      )}
      {executions.map((execution, index) => (
        <TraceExecution
          key={execution.id}
          execution={execution}
          last={last && index === executions.length - 1}
          defaultOpen={openLogs}
        />
      ))}
    </>
  );
}
