import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Colours come from the tokens of globals.css, so light and dark follow the page without rebuilding the editor. */
export const editorTheme: Extension = [
  EditorView.theme({
    "&": { backgroundColor: "transparent", color: "var(--foreground)", fontSize: "0.8125rem" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.25rem", overflow: "auto" },
    ".cm-content": { padding: "0.5rem 0", caretColor: "var(--foreground)" },
    ".cm-line": { padding: "0 0.75rem 0 0.5rem" },
    ".cm-gutters": {
      backgroundColor: "transparent",
      color: "var(--muted-foreground)",
      borderRight: "1px solid var(--border)",
    },
    ".cm-lineNumbers .cm-gutterElement": { padding: "0 0.5rem 0 0.75rem", minWidth: "2.25rem" },
    ".cm-activeLine": { backgroundColor: "color-mix(in oklab, var(--accent) 55%, transparent)" },
    ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--foreground)" },
    ".cm-cursor": { borderLeftColor: "var(--foreground)", borderLeftWidth: "2px" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection": {
      backgroundColor: "color-mix(in oklab, var(--primary) 26%, transparent) !important",
    },
    ".cm-matchingBracket": { backgroundColor: "var(--primary-soft) !important", outline: "1px solid var(--primary)" },
    ".cm-placeholder": { color: "var(--muted-foreground)" },
    ".cm-tooltip": {
      backgroundColor: "var(--popover)",
      color: "var(--foreground)",
      border: "1px solid var(--border)",
      borderRadius: "6px",
      boxShadow: "var(--shadow-md)",
      overflow: "hidden",
    },
    ".cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.5rem !important", fontFamily: "var(--font-mono)" },
    ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
      backgroundColor: "var(--accent) !important",
      color: "var(--foreground) !important",
    },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.modifier], color: "var(--syntax-keyword)" },
      { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--syntax-string)" },
      { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.self], color: "var(--syntax-number)" },
      {
        tag: [tags.propertyName, tags.attributeName, tags.definition(tags.variableName), tags.standard(tags.name)],
        color: "var(--syntax-property)",
      },
      { tag: [tags.function(tags.variableName), tags.className, tags.typeName], color: "var(--syntax-property)" },
      { tag: [tags.comment, tags.meta], color: "var(--syntax-comment)", fontStyle: "italic" },
    ]),
  ),
];
