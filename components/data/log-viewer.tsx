"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownToLine, ChevronDown, ChevronUp, Download } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { formatCount, formatNumber } from "@/lib/format/format-number";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { SearchInput } from "../ui/input";
import { ScrollArea } from "../ui/scroll-area";
import { SegmentedControl } from "../ui/segmented-control";
import { LogRow } from "./log-row";
import { plainLogLine } from "./log-text";

export type LogStream = "stdout" | "stderr";

export interface LogLine {
  /** Unique and stable, e.g. the sequence number. */
  id: string | number;
  stream: LogStream;
  /** As the process wrote it, ANSI sequences included; treated as hostile. */
  text: string;
  /** UTC milliseconds, when known. */
  at?: number | null;
}

export interface LogViewerProps {
  lines: readonly LogLine[];
  /** Accessible name: "Log of execution 42". */
  label: string;
  /** More lines may come: starts following the end. */
  running?: boolean;
  /** Name of the downloaded file, without extension. */
  fileName: string;
  /** Lines at the start were dropped by the server's limit. */
  truncated?: boolean;
  /** Shown instead of the lines when there are none. */
  emptyText?: ReactNode;
  /** CSS height of the text box; default 24rem. */
  height?: string;
  className?: string;
}

const lineHeight = 20;

/** Output of a process: virtualised, coloured, searchable, following the end until the reader scrolls up. */
export function LogViewer({
  lines,
  label,
  running = false,
  fileName,
  truncated = false,
  emptyText = running ? "Waiting for output…" : "This execution wrote nothing.",
  height = "24rem",
  className,
}: LogViewerProps) {
  const scroller = useRef<HTMLElement>(null);
  const [stream, setStream] = useState<"all" | LogStream>("all");
  const [follow, setFollow] = useState(running);
  const [search, setSearch] = useState("");
  const [hit, setHit] = useState(0);

  const shown = useMemo(
    () =>
      lines.flatMap((line, index) => (stream === "all" || line.stream === stream ? [{ line, number: index + 1 }] : [])),
    [lines, stream],
  );
  const needle = search.trim().toLowerCase();
  const hits = useMemo(
    () =>
      needle === ""
        ? []
        : shown.flatMap(({ line }, index) => (plainLogLine(line.text).toLowerCase().includes(needle) ? [index] : [])),
    [shown, needle],
  );
  const current = hits.length === 0 ? null : (hits[Math.min(hit, hits.length - 1)] ?? null);

  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    getItemKey: (index) => shown[index]?.line.id ?? index,
    overscan: 20,
    initialRect: { width: 800, height: 480 },
  });
  useEffect(() => {
    if (follow && shown.length > 0) virtualizer.scrollToIndex(shown.length - 1, { align: "end" });
  }, [follow, shown.length, virtualizer]);
  useEffect(() => {
    if (current !== null) virtualizer.scrollToIndex(current, { align: "center" });
  }, [current, virtualizer]);

  const step = (by: number) => {
    if (hits.length === 0) return;
    setFollow(false);
    setHit((Math.min(hit, hits.length - 1) + by + hits.length) % hits.length);
  };
  const download = () => {
    const url = URL.createObjectURL(
      new Blob([shown.map(({ line }) => `${plainLogLine(line.text)}\n`).join("")], {
        type: "text/plain;charset=utf-8",
      }),
    );
    const link = document.createElement("a");
    link.href = url;
    link.download = `${fileName.replaceAll(/[^\w.-]+/g, "-")}.log`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };

  return (
    <div className={cn("min-w-0 overflow-clip rounded-lg border bg-code shadow-xs", className)}>
      <div className="flex flex-wrap items-center gap-2 border-b bg-card px-2 py-1.5">
        <SearchInput
          aria-label="Search in the log"
          placeholder="Search"
          value={search}
          onValueChange={(value) => {
            setSearch(value);
            setHit(0);
            if (value !== "") setFollow(false);
          }}
          onKeyDownCapture={(event) => {
            if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
          }}
          className="w-40 flex-1 sm:w-48 sm:flex-none"
        />
        {needle !== "" && (
          <div className="flex items-center text-muted-foreground text-xs">
            <span role="status" className="px-1 tabular-nums">
              {hits.length === 0 ? "No match" : `${Math.min(hit, hits.length - 1) + 1} of ${formatNumber(hits.length)}`}
            </span>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label="Previous match"
              disabled={hits.length === 0}
              onClick={() => step(-1)}
            >
              <ChevronUp aria-hidden />
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label="Next match"
              disabled={hits.length === 0}
              onClick={() => step(1)}
            >
              <ChevronDown aria-hidden />
            </Button>
          </div>
        )}
        <SegmentedControl
          size="sm"
          aria-label="Streams"
          value={stream}
          onValueChange={setStream}
          segments={[
            { value: "all", label: "All" },
            { value: "stdout", label: "stdout" },
            { value: "stderr", label: "stderr" },
          ]}
        />
        <div className="ml-auto flex items-center gap-1">
          <span className="px-1 text-muted-foreground text-xs tabular-nums max-sm:hidden">
            {formatCount(shown.length, "line")}
          </span>
          <Button
            variant={follow ? "soft" : "ghost"}
            size="sm"
            aria-pressed={follow}
            onClick={() => setFollow(!follow)}
            title="Keep the newest line in view"
          >
            <ArrowDownToLine aria-hidden />
            Follow
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Download log"
            title="Download"
            onClick={download}
            disabled={shown.length === 0}
          >
            <Download aria-hidden />
          </Button>
        </div>
      </div>
      {truncated && (
        <p className="border-b bg-warning-soft px-3 py-1 text-warning text-xs">
          The oldest lines were dropped: the log passed its limit.
        </p>
      )}
      <ScrollArea
        ref={scroller}
        aria-label={label}
        className="overflow-auto overscroll-contain font-mono text-xs leading-5 focus-visible:outline-offset-[-2px]"
        style={{ height }}
        // Scrolling by hand away from the end stops following; by touch, wheel or key, but not by our own scrolling.
        onWheel={(event) => event.deltaY < 0 && setFollow(false)}
        onTouchMove={() => setFollow(false)}
        onKeyDown={(event) => {
          if (event.key === "End") setFollow(running);
          else if (["ArrowUp", "PageUp", "Home"].includes(event.key)) setFollow(false);
        }}
      >
        {shown.length === 0 ? (
          <p className="px-4 py-6 text-center font-sans text-muted-foreground text-sm">{emptyText}</p>
        ) : (
          <div className="relative" style={{ height: virtualizer.getTotalSize() + 16 }}>
            {virtualizer.getVirtualItems().map((item) => {
              const entry = shown[item.index];
              return (
                entry && (
                  <LogRow
                    key={item.key}
                    index={item.index}
                    measure={virtualizer.measureElement}
                    start={item.start + 8}
                    number={entry.number}
                    line={entry.line}
                    digits={String(lines.length).length}
                    needle={needle}
                    current={item.index === current}
                  />
                )
              );
            })}
          </div>
        )}
      </ScrollArea>
    </div>
  );
}
