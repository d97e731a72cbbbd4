import { EditorState, Transaction, type TransactionSpec } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { editHistory, redo, undo } from "./code-editor-history";

function editor(doc: string) {
  let state = EditorState.create({ doc, extensions: editHistory() });
  const dispatch = (transaction: Transaction) => {
    state = transaction.state;
  };
  return {
    text: () => state.doc.toString(),
    change: (spec: TransactionSpec, at: number) =>
      dispatch(state.update({ ...spec, annotations: Transaction.time.of(at) })),
    replace: (text: string) =>
      dispatch(
        state.update({
          changes: { from: 0, to: state.doc.length, insert: text },
          annotations: [Transaction.addToHistory.of(false), Transaction.time.of(0)],
        }),
      ),
    undo: () => undo({ state, dispatch }),
    redo: () => redo({ state, dispatch }),
  };
}

describe("the editor's history", () => {
  it("takes back each change and makes it again", () => {
    const e = editor("a");
    e.change({ changes: { from: 1, insert: "b" } }, 0);
    e.change({ changes: { from: 0, to: 1 } }, 5000);
    expect(e.text()).toBe("b");
    e.undo();
    expect(e.text()).toBe("ab");
    e.undo();
    expect(e.text()).toBe("a");
    e.undo();
    expect(e.text()).toBe("a");
    e.redo();
    e.redo();
    expect(e.text()).toBe("b");
  });

  it("treats a run of typing as one step, and a pause as the end of it", () => {
    const e = editor("");
    e.change({ changes: { from: 0, insert: "x" }, userEvent: "input.type" }, 1000);
    e.change({ changes: { from: 1, insert: "y" }, userEvent: "input.type" }, 1200);
    e.change({ changes: { from: 2, insert: "z" }, userEvent: "input.type" }, 9000);
    e.undo();
    expect(e.text()).toBe("xy");
    e.undo();
    expect(e.text()).toBe("");
  });

  it("forgets what could be made again once something else is typed", () => {
    const e = editor("a");
    e.change({ changes: { from: 1, insert: "b" } }, 0);
    e.undo();
    e.change({ changes: { from: 1, insert: "c" } }, 5000);
    e.redo();
    expect(e.text()).toBe("ac");
  });

  it("does not bring back the text of before a value set from outside", () => {
    const e = editor("old");
    e.change({ changes: { from: 3, insert: "!" } }, 0);
    e.replace("new");
    e.undo();
    expect(e.text()).toBe("new");
  });
});
