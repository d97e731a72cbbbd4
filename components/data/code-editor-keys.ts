import { getIndentation, indentUnit } from "@codemirror/language";
import { countColumn, EditorSelection, type EditorState, type Line, type StateCommand } from "@codemirror/state";

function selectedLines(state: EditorState): Line[] {
  const { from, to } = state.selection.main;
  const lines: Line[] = [];
  for (let at = state.doc.lineAt(from); ; at = state.doc.line(at.number + 1)) {
    lines.push(at);
    if (at.to >= to || at.number === state.doc.lines) return lines;
  }
}

/** Enter: a new line with the indentation the language asks for, or that of the line before. */
export const newLine: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  dispatch(
    state.update(
      state.changeByRange((range) => {
        const line = state.doc.lineAt(range.from);
        const own = /^\s*/.exec(line.text)?.[0] ?? "";
        const columns = getIndentation(state, range.from);
        const asked = columns === null ? own.length : Math.max(columns, countColumn(own, state.tabSize));
        const insert = state.lineBreak + " ".repeat(Math.min(asked, 80));
        return {
          changes: { from: range.from, to: range.to, insert },
          range: EditorSelection.cursor(range.from + insert.length),
        };
      }),
      { scrollIntoView: true, userEvent: "input" },
    ),
  );
  return true;
};

/** Tab: indents the chosen lines, or inserts one step at the cursor. */
export const indentMore: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const unit = state.facet(indentUnit);
  const changes = state.selection.main.empty
    ? state.replaceSelection(unit)
    : { changes: selectedLines(state).map((line) => ({ from: line.from, insert: unit })) };
  dispatch(state.update(changes, { scrollIntoView: true, userEvent: "input.indent" }));
  return true;
};

/** Shift-Tab: takes one step of indentation from the chosen lines. */
export const indentLess: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const size = state.facet(indentUnit).length;
  const changes = selectedLines(state).map((line) => {
    const spaces = /^(?:\t| *)/.exec(line.text)?.[0] ?? "";
    return { from: line.from, to: line.from + (spaces.startsWith("\t") ? 1 : Math.min(size, spaces.length)) };
  });
  dispatch(state.update({ changes, userEvent: "delete.dedent" }));
  return true;
};

/** Mod-a, which the browser would limit to the rendered part of a long text. */
export const selectAll: StateCommand = ({ state, dispatch }) => {
  dispatch(state.update({ selection: { anchor: 0, head: state.doc.length }, userEvent: "select" }));
  return true;
};
