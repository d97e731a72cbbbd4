"use client";

import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { Compartment, EditorState, type Extension, Prec, Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from "@codemirror/view";
import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { editorTheme } from "./code-editor-theme";
import { type CodeLanguage, loadLanguage } from "./code-language";

export interface CodeEditorViewProps {
  value: string;
  onChange: (value: string) => void;
  language: CodeLanguage;
  "aria-label"?: string;
  labelId: string | undefined;
  describedBy: string | undefined;
  invalid: boolean;
  placeholder?: string;
  readOnly?: boolean;
  minHeight: string;
  maxHeight: string;
  onSubmit?: () => void;
  onBlur?: () => void;
  templatePaths?: readonly string[];
}

/** Paths offered inside `{{ … }}`; null elsewhere. */
export function completeTemplate(context: CompletionContext, paths: readonly string[]): CompletionResult | null {
  const word = context.matchBefore(/\{\{\s*[\w.[\]]*/);
  if (!word) return null;
  const from = word.from + (/^\{\{\s*/.exec(word.text)?.[0].length ?? 0);
  return { from, options: paths.map((path) => ({ label: path, type: "variable" })), validFor: /^[\w.[\]]*$/ };
}

/** The editor itself; only CodeEditor loads it, on demand. */
export function CodeEditorView(props: CodeEditorViewProps) {
  const { value, language, labelId, describedBy, invalid, placeholder, readOnly = false } = props;
  const label = props["aria-label"];
  const host = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const [parts] = useState(() => ({
    language: new Compartment(),
    attributes: new Compartment(),
    readOnly: new Compartment(),
  }));
  const view = useRef<EditorView | null>(null);
  const emit = useEffectEvent((text: string) => props.onChange(text));
  const submit = useEffectEvent(() => props.onSubmit?.());
  const blur = useEffectEvent(() => props.onBlur?.());
  const complete = useEffectEvent((context: CompletionContext) => completeTemplate(context, props.templatePaths ?? []));

  const attributes: Extension = EditorView.contentAttributes.of({
    "aria-multiline": "true",
    "aria-describedby": [hintId, describedBy].filter(Boolean).join(" "),
    "aria-invalid": String(invalid),
    ...(label ? { "aria-label": label } : labelId ? { "aria-labelledby": labelId } : { "aria-label": "Code" }),
    ...(readOnly ? { "aria-readonly": "true" } : {}),
    spellcheck: "false",
    autocapitalize: "off",
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; the effects below keep it up to date
  useEffect(() => {
    if (!host.current) return;
    // Escape lets the next Tab leave the editor instead of indenting (WCAG 2.1.2, no keyboard trap).
    let leaving = false;
    const indentOrLeave = (command: typeof indentMore) => (editor: EditorView) => {
      if (leaving || editor.state.readOnly) return false;
      return command(editor);
    };
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          Prec.high(
            keymap.of([
              {
                key: "Mod-Enter",
                run: () => {
                  submit();
                  return true;
                },
              },
              {
                key: "Escape",
                run: () => {
                  leaving = true;
                  return false;
                },
              },
            ]),
          ),
          history(),
          lineNumbers(),
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          bracketMatching(),
          closeBrackets(),
          indentOnInput(),
          indentUnit.of(language === "python" ? "    " : "  "),
          EditorState.tabSize.of(4),
          autocompletion({
            ...(props.templatePaths ? { override: [(context) => complete(context)] } : {}),
            icons: false,
          }),
          keymap.of([
            ...closeBracketsKeymap,
            ...completionKeymap,
            { key: "Tab", run: indentOrLeave(indentMore), shift: indentOrLeave(indentLess) },
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.lineWrapping,
          editorTheme,
          placeholder ? placeholderText(placeholder) : [],
          parts.language.of([]),
          parts.attributes.of(attributes),
          parts.readOnly.of(EditorState.readOnly.of(readOnly)),
          EditorView.updateListener.of((update) => {
            if (update.docChanged || update.selectionSet) leaving = false;
            if (
              update.docChanged &&
              !update.transactions.some((t) => t.annotation(Transaction.addToHistory) === false)
            ) {
              emit(update.state.doc.toString());
            }
            if (update.focusChanged && !update.view.hasFocus) {
              leaving = false;
              blur();
            }
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: Transaction.addToHistory.of(false),
    });
  }, [value]);

  useEffect(() => {
    let current = true;
    void loadLanguage(language).then((extension) => {
      if (current) view.current?.dispatch({ effects: parts.language.reconfigure(extension) });
    });
    return () => {
      current = false;
    };
  }, [language, parts]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attributes` is made from exactly these values
  useEffect(() => {
    view.current?.dispatch({
      effects: [
        parts.attributes.reconfigure(attributes),
        parts.readOnly.reconfigure(EditorState.readOnly.of(readOnly)),
      ],
    });
  }, [label, labelId, describedBy, invalid, readOnly, parts]);

  return (
    <>
      <div
        ref={host}
        className="[&_.cm-editor]:max-h-(--editor-max) [&_.cm-editor]:min-h-(--editor-min) [&_.cm-scroller]:max-h-(--editor-max)"
        style={{ "--editor-min": props.minHeight, "--editor-max": props.maxHeight } as React.CSSProperties}
      />
      <p
        id={hintId}
        className="pointer-events-none absolute right-2 bottom-1.5 rounded-sm bg-card/90 px-1.5 text-2xs text-muted-foreground opacity-0 group-focus-within/editor:opacity-100"
      >
        {readOnly ? "Read only" : "Esc then Tab to leave"}
      </p>
    </>
  );
}
