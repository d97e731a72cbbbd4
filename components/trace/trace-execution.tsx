"use client";

import { Workflow } from "lucide-react";
import { useState } from "react";
import { Duration } from "@/components/data/duration";
import { RelativeTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { statusLook } from "@/components/data/status-map";
import { LogTail } from "@/components/trace/log-tail";
import { TraceStep } from "@/components/trace/trace-step";
import { AppLink } from "@/components/ui/app-link";
import { Disclosure } from "@/components/ui/disclosure";
import type { ExecutionSummary } from "@/lib/schemas/execution";
import { isTerminalStatus } from "@/lib/vocabulary";

/** One execution with the end of its log. */
export function TraceExecution({
  execution,
  last,
  defaultOpen,
}: {
  execution: ExecutionSummary;
  last: boolean;
  defaultOpen: boolean;
}) {
  const [open, setOpen] = useState(defaultOpen);
  const { id, action_ref, attempt, status, started_at, finished_at } = execution;
  return (
    <TraceStep
      icon={Workflow}
      tone={statusLook("execution", status).tone}
      kind="Execution"
      nested
      last={last}
      title={
        <AppLink href={`/executions/${id}`} className="rounded-sm hover:underline">
          {id} <span className="font-mono">{action_ref}</span>
        </AppLink>
      }
      meta={
        <>
          <StatusBadge kind="execution" status={status} />
          <Duration since={started_at} until={finished_at} fallback="waiting" />
          {started_at && <RelativeTime at={started_at} />}
          {attempt > 1 && <span>attempt {attempt}</span>}
        </>
      }
    >
      {started_at !== null && (
        <Disclosure title="Log" summary="last lines" open={open} onOpenChange={setOpen}>
          <LogTail key={id} id={id} ended={isTerminalStatus(status)} />
        </Disclosure>
      )}
    </TraceStep>
  );
}
