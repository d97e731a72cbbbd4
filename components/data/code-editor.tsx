"use client";

import { onDemand } from "@/components/ui/on-demand";
import { useFieldControl, useFieldLabelId } from "../ui/field";
import { Skeleton } from "../ui/skeleton";
import type { CodeLanguage } from "./code-language";

export type { CodeLanguage } from "./code-language";

const CodeEditorView = onDemand(
  () => import("./code-editor-view").then((module) => module.CodeEditorView),
  () => (
    <div role="status" className="grid gap-2 p-3">
      <span className="sr-only">Loading editor</span>
      <Skeleton className="h-3.5 w-1/3" />
      <Skeleton className="h-3.5 w-2/3" />
      <Skeleton className="h-3.5 w-1/2" />
    </div>
  ),
);

export interface CodeEditorProps {
  value: string;
  onChange: (value: string) => void;
  language: CodeLanguage;
  /** Needed outside a Field. */
  "aria-label"?: string;
  placeholder?: string;
  readOnly?: boolean;
  /** CSS heights; the editor grows between them. */
  minHeight?: string;
  maxHeight?: string;
  /** ⌘/Ctrl + Enter, e.g. "run now". */
  onSubmit?: () => void;
  onBlur?: () => void;
  /** Completion after `{{`, for templates: paths such as "event.payload.level". */
  templatePaths?: readonly string[];
  className?: string;
}

/** A code editor, loaded when it is first shown. Tab indents; Escape then Tab leaves it, which it says when focused. */
export function CodeEditor({ minHeight = "8rem", maxHeight = "32rem", className, ...props }: CodeEditorProps) {
  const wiring = useFieldControl({});
  const labelId = useFieldLabelId();
  return (
    <div
      className={`group/editor relative min-w-0 overflow-hidden rounded-md border border-input bg-code shadow-xs focus-within:border-ring focus-within:outline-2 focus-within:outline-ring ${wiring["aria-invalid"] ? "border-failure" : ""} ${className ?? ""}`}
      style={{ minHeight }}
    >
      <CodeEditorView
        {...props}
        minHeight={minHeight}
        maxHeight={maxHeight}
        labelId={props["aria-label"] ? undefined : labelId}
        describedBy={wiring["aria-describedby"]}
        invalid={Boolean(wiring["aria-invalid"])}
      />
    </div>
  );
}
