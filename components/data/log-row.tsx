import { memo, type ReactNode } from "react";
import { cn } from "../ui/cn";
import { type LogSegment, parseLogLine } from "./log-text";
import type { LogLine } from "./log-viewer";

export interface LogRowProps {
  index: number;
  line: LogLine;
  number: number;
  /** Width of the line numbers in characters. */
  digits: number;
  /** Lower-case text to mark, or "". */
  needle: string;
  /** The search stands on this line. */
  current: boolean;
  /** Pixels from the top. */
  start: number;
  measure: (node: HTMLElement | null) => void;
}

/** One line: number, stream mark, text. The number cannot be selected, so that copied lines are clean. */
export const LogRow = memo(function LogRow({
  index,
  line,
  number,
  digits,
  needle,
  current,
  start,
  measure,
}: LogRowProps) {
  const error = line.stream === "stderr";
  return (
    <div
      ref={measure}
      data-index={index}
      className={cn(
        "absolute inset-x-0 top-0 flex border-transparent border-l-2 pr-3 hover:bg-accent/50",
        error && "border-failure-solid bg-failure-soft/40",
        current && "bg-warning-soft",
      )}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span
        aria-hidden
        className="shrink-0 select-none px-2.5 text-right text-muted-foreground"
        style={{ width: `calc(${Math.max(3, digits)}ch + 1.25rem)` }}
      >
        {number}
      </span>
      <span className="min-w-0 flex-1 whitespace-pre-wrap break-all">
        {error && <span className="sr-only">stderr: </span>}
        {parseLogLine(line.text).map((segment, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed line
          <span key={position} className={segment.className || undefined}>
            {mark(segment, needle)}
          </span>
        ))}
        {line.text === "" && " "}
      </span>
    </div>
  );
});

function mark({ text }: LogSegment, needle: string): ReactNode {
  if (needle === "") return text;
  const lower = text.toLowerCase();
  // Lower-casing can change the length of a few letters; marking would then be off, so it is left out.
  if (lower.length !== text.length) return text;
  const parts: ReactNode[] = [];
  let from = 0;
  for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, from)) {
    parts.push(
      text.slice(from, at),
      <mark key={at} className="rounded-[2px] bg-warning-solid/40 text-inherit">
        {text.slice(at, at + needle.length)}
      </mark>,
    );
    from = at + needle.length;
  }
  return [...parts, text.slice(from)];
}
