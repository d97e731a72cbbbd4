import {
  type ChangeSet,
  type EditorState,
  type Extension,
  type StateCommand,
  StateEffect,
  StateField,
  Transaction,
} from "@codemirror/state";

interface Step {
  /** Undoes the step when applied to the text after it. */
  inverse: ChangeSet;
  anchor: number;
  head: number;
  at: number;
}

interface History {
  done: readonly Step[];
  undone: readonly Step[];
}

const replay = StateEffect.define<"undo" | "redo">();
/** Typing within this many ms of the last key is one step. */
const joinMs = 500;
const maxSteps = 500;

function stepOf(transaction: Transaction): Step {
  const { anchor, head } = transaction.startState.selection.main;
  return {
    inverse: transaction.changes.invert(transaction.startState.doc),
    anchor,
    head,
    at: transaction.annotation(Transaction.time) ?? 0,
  };
}

const field = StateField.define<History>({
  create: () => ({ done: [], undone: [] }),
  update(history, transaction) {
    if (!transaction.docChanged) return history;
    const step = stepOf(transaction);
    const direction = transaction.effects.find((effect) => effect.is(replay))?.value;
    if (direction === "undo") return { done: history.done.slice(0, -1), undone: [...history.undone, step] };
    if (direction === "redo") return { done: [...history.done, step], undone: history.undone.slice(0, -1) };
    // A value set from outside (another file, a reset form) starts a new history: undo must not bring the old text back.
    if (transaction.annotation(Transaction.addToHistory) === false) return { done: [], undone: [] };
    const last = history.done.at(-1);
    const typed = transaction.isUserEvent("input.type") || transaction.isUserEvent("delete.backward");
    if (last && typed && history.undone.length === 0 && step.at - last.at < joinMs) {
      const joined = { ...last, inverse: step.inverse.compose(last.inverse), at: step.at };
      return { done: [...history.done.slice(0, -1), joined], undone: [] };
    }
    return { done: [...history.done, step].slice(-maxSteps), undone: [] };
  },
});

function move(state: EditorState, direction: "undo" | "redo"): Transaction | null {
  const history = state.field(field);
  const step = (direction === "undo" ? history.done : history.undone).at(-1);
  if (!step || state.readOnly) return null;
  return state.update({
    changes: step.inverse,
    selection: { anchor: step.anchor, head: step.head },
    effects: replay.of(direction),
    scrollIntoView: true,
    userEvent: direction,
  });
}

const command =
  (direction: "undo" | "redo"): StateCommand =>
  ({ state, dispatch }) => {
    const transaction = move(state, direction);
    if (transaction) dispatch(transaction);
    return true;
  };

/** Takes back the last change. */
export const undo: StateCommand = command("undo");
/** Makes the change that was taken back again. */
export const redo: StateCommand = command("redo");

/** Remembers changes for undo and redo. Transactions with addToHistory false clear it. */
export function editHistory(): Extension {
  return field;
}
