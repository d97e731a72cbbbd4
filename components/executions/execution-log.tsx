"use client";

import { useState } from "react";
import { LogViewer } from "@/components/data/log-viewer";
import { useExecutionLog } from "@/components/executions/use-execution-log";
import { Callout } from "@/components/ui/callout";

const LINE_PX = 20;

/** What an execution writes, as it writes it. */
export function ExecutionLog({
  id,
  ended,
  height = "24rem",
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
  // One that was watched keeps its height when it ends: what is below must not jump.
  const [watched] = useState(!ended);
  const fitting = watched ? height : `min(${height}, ${Math.max(4, lines.length + 1) * LINE_PX}px)`;
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
        height={fitting}
        {...(reading ? { emptyText: "Reading the log…" } : emptyText && { emptyText })}
      />
    </div>
  );
}
