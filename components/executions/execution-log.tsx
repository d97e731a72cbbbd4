"use client";

import { LogViewer } from "@/components/data/log-viewer";
import { useExecutionLog } from "@/components/executions/use-execution-log";
import { Callout } from "@/components/ui/callout";

/** What an execution writes, as it writes it. */
export function ExecutionLog({
  id,
  ended,
  height,
  emptyText,
}: {
  id: number;
  /** It wrote everything it will. */
  ended: boolean;
  height?: string;
  emptyText?: string;
}) {
  const { lines, state } = useExecutionLog(id, ended);
  const reading = state === "reading" && ended;
  return (
    <div className="grid min-w-0 gap-2">
      {state === "reconnecting" && (
        <Callout tone="warning" live>
          The connection was cut. The log continues from here as soon as it is back.
        </Callout>
      )}
      {state === "failed" && (
        <Callout tone="failure" live>
          The log could not be read. It may have been removed by retention.
        </Callout>
      )}
      <LogViewer
        lines={lines}
        label={`Log of execution ${id}`}
        running={!ended}
        fileName={`execution-${id}`}
        {...(height && { height })}
        {...(reading ? { emptyText: "Reading the log…" } : emptyText && { emptyText })}
      />
    </div>
  );
}
