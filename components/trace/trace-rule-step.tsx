import { CircleCheck, CircleMinus, Gavel } from "lucide-react";
import { StatusBadge } from "@/components/data/status-badge";
import { HoldReason } from "@/components/enforcements/hold-reason";
import { TraceExecution } from "@/components/trace/trace-execution";
import type { TraceRule } from "@/components/trace/trace-rules";
import { TraceStep } from "@/components/trace/trace-step";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";

/** What one rule made of the event: its verdict, and if it ran its enforcement and executions. */
export function TraceRuleStep({ rule, last, openLogs }: { rule: TraceRule; last: boolean; openLogs: boolean }) {
  const { verdict, enforcement, executions, rule_ref } = rule;
  const ran = enforcement !== null || executions.length > 0;
  return (
    <TraceStep
      icon={ran ? CircleCheck : CircleMinus}
      tone={ran ? "success" : "neutral"}
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
          {verdict && <span className="font-mono text-xs">{rule_ref}</span>}
          <Badge tone={ran ? "success" : "neutral"}>{ran ? "matched" : "did not run"}</Badge>
        </>
      }
    >
      {!ran && verdict?.explanation && (
        <p className="break-words text-muted-foreground text-sm">{verdict.explanation}</p>
      )}
      {ran && (
        <ol className="mt-2 grid min-w-0">
          {enforcement && (
            <TraceStep
              icon={Gavel}
              kind="Enforcement"
              nested
              last={executions.length === 0}
              title={
                <AppLink href={`/enforcements/${enforcement.id}`} className="rounded-sm hover:underline">
                  {enforcement.id}
                </AppLink>
              }
              meta={
                <>
                  <StatusBadge kind="enforcement" status={enforcement.status} />
                  <HoldReason enforcement={enforcement} className="text-muted-foreground text-sm" />
                </>
              }
            />
          )}
          {executions.map((execution, index) => (
            <TraceExecution
              key={execution.id}
              execution={execution}
              last={index === executions.length - 1}
              defaultOpen={openLogs}
            />
          ))}
        </ol>
      )}
    </TraceStep>
  );
}
