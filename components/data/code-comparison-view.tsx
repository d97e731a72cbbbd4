"use client";

import { unifiedMergeView } from "@codemirror/merge";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { CodeComparisonProps } from "./code-comparison";
import { editorTheme } from "./code-editor-theme";
import { loadLanguage } from "./code-language";

/** Only CodeComparison loads it, on demand. */
export function CodeComparisonView({ before, after, language, "aria-label": label }: CodeComparisonProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const grammar = new Compartment();
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: after,
        extensions: [
          lineNumbers(),
          EditorState.readOnly.of(true),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true" }),
          editorTheme,
          comparisonTheme,
          unifiedMergeView({
            original: before,
            mergeControls: false,
            highlightChanges: true,
            collapseUnchanged: { margin: 3, minSize: 6 },
          }),
          grammar.of([]),
        ],
      }),
    });
    let current = true;
    void loadLanguage(language).then((extension) => {
      if (current) view.dispatch({ effects: grammar.reconfigure(extension) });
    });
    return () => {
      current = false;
      view.destroy();
    };
  }, [before, after, language, label]);
  return <div ref={host} className="overflow-hidden rounded-md border bg-code [&_.cm-editor]:max-h-[50dvh]" />;
}

const taken = "color-mix(in oklab, var(--failure) 14%, transparent)";
const given = "color-mix(in oklab, var(--success) 14%, transparent)";

/** The console's colours of failure and success; without colour, what was taken is what has no number. */
const comparisonTheme = EditorView.theme({
  "& .cm-changedLine, &.cm-merge-b .cm-changedLine": { backgroundColor: given },
  "& .cm-deletedChunk": { backgroundColor: taken, paddingLeft: "6px" },
  "& .cm-changedText, &.cm-merge-b .cm-changedText": { background: given },
  "& .cm-deletedChunk .cm-deletedText, &.cm-merge-b .cm-deletedText": { background: taken },
  "& .cm-collapsedLines": {
    background: "var(--muted)",
    color: "var(--muted-foreground)",
    padding: "2px 8px",
    cursor: "pointer",
  },
  "& .cm-collapsedLines:before, & .cm-collapsedLines:after": { content: "none" }, // arrows that few fonts have
});
