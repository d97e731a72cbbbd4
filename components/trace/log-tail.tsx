"use client";

import { parseLogLine } from "@/components/data/log-text";
import { useExecutionLog } from "@/components/executions/use-execution-log";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/lib/format/format-number";

const LINES = 8;

/** The last lines that an execution wrote, as it writes them. */
export function LogTail({ id, ended }: { id: number; ended: boolean }) {
  const { lines, state } = useExecutionLog(id, ended);
  const hidden = Math.max(0, lines.length - LINES);
  if (lines.length === 0)
    return (
      <p className="text-muted-foreground text-xs">
        {state === "failed"
          ? "The log could not be read."
          : state === "ended"
            ? "It wrote nothing."
            : ended
              ? "Reading the log…"
              : "Waiting for output…"}
      </p>
    );
  return (
    <div className="min-w-0 overflow-clip rounded-md border bg-code">
      {hidden > 0 && (
        <p className="border-b px-3 py-1 text-muted-foreground text-xs">{formatCount(hidden, "line")} before these</p>
      )}
      <pre className="min-w-0 whitespace-pre-wrap break-all py-1.5 font-mono text-xs leading-5">
        {lines.slice(-LINES).map((line) => (
          <span
            key={line.id}
            className={cn(
              "block border-transparent border-l-2 px-3",
              line.stream === "stderr" && "border-failure-solid bg-failure-soft/40",
            )}
          >
            {line.stream === "stderr" && <span className="sr-only">stderr: </span>}
            {parseLogLine(line.text).map((segment, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one line
              <span key={index} className={segment.className || undefined}>
                {segment.text}
              </span>
            ))}
            {line.text === "" && " "}
          </span>
        ))}
      </pre>
    </div>
  );
}
