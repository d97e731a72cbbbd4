"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { formatBytes } from "@/lib/format/format-bytes";
import { cn } from "../ui/cn";
import { CopyButton } from "../ui/copy-button";
import { ScrollArea } from "../ui/scroll-area";
import { SegmentedControl } from "../ui/segmented-control";

export interface JsonViewerProps {
  value: unknown;
  /** Accessible name and heading: "Payload". */
  label: string;
  /** Levels that are open at first. */
  openDepth?: number;
  /** CSS max height; default 28rem. */
  maxHeight?: string;
  /** Extra controls in the header. */
  actions?: ReactNode;
  /** Without frame, inside a Card with `flush`. */
  bare?: boolean;
  className?: string;
}

const pageSize = 100;
const longText = 400;

function toText(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2) ?? String(value);
  } catch {
    return "This value cannot be written as JSON.";
  }
}

/** Any JSON value as a tree that folds, or as text. Long lists show a hundred at a time, long strings fold. */
export function JsonViewer({
  value,
  label,
  openDepth = 2,
  maxHeight = "28rem",
  actions,
  bare = false,
  className,
}: JsonViewerProps) {
  const [view, setView] = useState<"tree" | "raw">("tree");
  return (
    <div className={cn("min-w-0 overflow-clip bg-code", !bare && "rounded-lg border", className)}>
      <div className="flex min-h-10 items-center gap-2 border-b bg-card px-3 py-1">
        <span className="min-w-0 flex-1 truncate font-medium text-sm">{label}</span>
        {actions}
        <SegmentedControl
          size="sm"
          aria-label={`View of ${label}`}
          value={view}
          onValueChange={setView}
          segments={[
            { value: "tree", label: "Tree" },
            { value: "raw", label: "Raw" },
          ]}
        />
        <CopyButton value={() => toText(value)} label={`Copy ${label}`} />
      </div>
      <ScrollArea
        aria-label={label}
        className="overflow-auto p-3 font-mono text-xs leading-5 focus-visible:outline-offset-[-2px]"
        style={{ maxHeight }}
      >
        {view === "raw" ? (
          <RawText text={toText(value)} />
        ) : (
          <div className="w-fit min-w-full">
            <JsonNode value={value} name={null} depth={0} openDepth={openDepth} />
          </div>
        )}
      </ScrollArea>
    </div>
  );
}

function RawText({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  const limit = 100_000;
  return (
    <>
      <pre className="whitespace-pre-wrap break-all">{all ? text : text.slice(0, limit)}</pre>
      {!all && text.length > limit && (
        <button type="button" className="text-primary hover:underline" onClick={() => setAll(true)}>
          Show all ({formatBytes(text.length)})
        </button>
      )}
    </>
  );
}

interface JsonNodeProps {
  value: unknown;
  /** Property name, index, or null at the root. */
  name: string | number | null;
  depth: number;
  openDepth: number;
}

function JsonNode({ value, name, depth, openDepth }: JsonNodeProps) {
  const isObject = typeof value === "object" && value !== null;
  const size = Array.isArray(value) ? value.length : isObject ? Object.keys(value).length : 0;
  const [open, setOpen] = useState(depth < openDepth && size <= pageSize);
  const [limit, setLimit] = useState(pageSize);
  const key = name !== null && (
    <span className={typeof name === "number" ? "text-muted-foreground" : "text-(--syntax-property)"}>{name}</span>
  );
  if (!isObject || size === 0) {
    return (
      <div className="flex gap-1.5 py-px pl-4">
        {key && <span className="shrink-0">{key}:</span>}
        {isObject ? (
          <span className="text-muted-foreground">{Array.isArray(value) ? "[]" : "{}"}</span>
        ) : (
          <Leaf value={value} />
        )}
      </div>
    );
  }
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.slice(0, limit).map((item, index) => [index, item])
    : Object.entries(value).slice(0, limit);
  const [start, end] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-6 w-full items-center gap-1 rounded-sm text-left hover:bg-accent focus-visible:outline-offset-[-2px]"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-3 shrink-0 text-muted-foreground transition-transform", open && "rotate-90")}
        />
        {key && <span className="shrink-0">{key}:</span>}
        <span className="truncate text-muted-foreground">
          {open
            ? start
            : `${start} ${size} ${Array.isArray(value) ? (size === 1 ? "item" : "items") : size === 1 ? "key" : "keys"} ${end}`}
        </span>
      </button>
      {open && (
        <div className="ml-1.5 border-l pl-2">
          {entries.map(([childName, child]) => (
            <JsonNode key={childName} value={child} name={childName} depth={depth + 1} openDepth={openDepth} />
          ))}
          {size > limit && (
            <button
              type="button"
              onClick={() => setLimit(limit + pageSize * 5)}
              className="min-h-6 pl-4 text-primary hover:underline"
            >
              Show more ({size - limit} left)
            </button>
          )}
        </div>
      )}
      {open && <div className="pl-4 text-muted-foreground">{end}</div>}
    </div>
  );
}

function Leaf({ value }: { value: unknown }) {
  const [all, setAll] = useState(false);
  if (typeof value !== "string") {
    return <span className="text-(--syntax-number)">{value === undefined ? "undefined" : String(value)}</span>;
  }
  const long = value.length > longText;
  return (
    <span className="min-w-0 max-w-[80ch] whitespace-pre-wrap break-words text-(--syntax-string)">
      &quot;{long && !all ? value.slice(0, longText) : value}&quot;
      {long && (
        <button type="button" onClick={() => setAll(!all)} className="ml-1 min-h-6 text-primary hover:underline">
          {all ? "less" : `… ${value.length - longText} more characters`}
        </button>
      )}
    </span>
  );
}
