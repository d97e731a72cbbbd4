import { isJsonObject } from "@/lib/expression/json";
import { SECRET_CHARACTERS_MIN, secretForms } from "./secret-forms";
import { createTextAutomaton, type TextAutomaton } from "./text-automaton";

export const MASK = "***";
/** Deeper data than anything that is stored; a walk that goes on would overflow the stack. */
const DEPTH_MAX = 500;

/** Replaces known secrets, in any form of secret-forms.ts, by `***`. Immutable. */
export type Masker = {
  readonly isEmpty: boolean;
  /** Whether this text is one of its secrets. */
  knows(text: string): boolean;
  text(text: string): string;
  /** A value with its strings masked, and its keys unless `keys` is false; the value itself when there was nothing to mask. */
  value<T>(value: T, options?: { keys?: boolean }): T;
  /** This masker and one for more secrets, one after the other. */
  with(secrets: readonly string[]): Masker;
  readonly automata: readonly TextAutomaton[];
};

/** Masks a text that comes in pieces. What is given out, put together, is what `masker.text` makes of the whole. */
export type MaskStream = {
  /** What can be shown now: all but what may be the beginning of a secret. */
  write(text: string): string;
  /** The rest, when the text ends here. */
  end(): string;
  /** The rest, when the text is cut here: what may be the beginning of a secret is masked. */
  cut(): string;
};

/** @param secrets plain texts, of at least four characters each */
export function createMasker(secrets: readonly string[]): Masker {
  return secrets.length === 0 ? EMPTY : combine([automatonOf(secrets)], [new Set(secrets)]);
}

const automatonOf = (secrets: readonly string[]) => createTextAutomaton([...new Set(secrets.flatMap(secretForms))]);

function combine(automata: readonly TextAutomaton[], known: readonly ReadonlySet<string>[]): Masker {
  const isEmpty = automata.length === 0;
  const masker: Masker = {
    isEmpty,
    automata,
    knows: (text) => known.some((texts) => texts.has(text)),
    text: (text) => automata.reduce(maskWhole, text),
    value: (value, { keys = true } = {}) => (isEmpty ? value : (maskValue(masker, value, keys, 0) as typeof value)),
    with: (secrets) =>
      secrets.length === 0 ? masker : combine([...automata, automatonOf(secrets)], [...known, new Set(secrets)]),
  };
  return masker;
}

const EMPTY: Masker = combine([], []);

function maskWhole(text: string, automaton: TextAutomaton): string {
  const stage = createStage(automaton);
  return stage.write(text) + stage.end();
}

function maskValue(masker: Masker, value: unknown, keys: boolean, depth: number): unknown {
  if (typeof value === "string") return masker.text(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEPTH_MAX) return MASK;
  if (Array.isArray(value)) {
    const masked = value.map((item) => maskValue(masker, item, keys, depth + 1));
    return masked.some((item, index) => item !== value[index]) ? masked : value;
  }
  if (!isJsonObject(value)) return value;
  let changed = false;
  const masked = Object.entries(value).map(([key, child]): [string, unknown] => {
    const entry: [string, unknown] = [keys ? masker.text(key) : key, maskValue(masker, child, keys, depth + 1)];
    changed ||= entry[0] !== key || entry[1] !== child;
    return entry;
  });
  return changed ? Object.fromEntries(masked) : value;
}

/** `current` is asked before each piece: a secret that becomes known while the text comes is masked from then on. */
export function createMaskStream(current: () => Masker): MaskStream {
  let masker = EMPTY;
  let stages: Stage[] = [];

  const through = (text: string) => stages.reduce((rest, stage) => stage.write(rest), text);
  const finish = (last: (stage: Stage) => string) => {
    let rest = "";
    for (const stage of stages) rest = (rest === "" ? "" : stage.write(rest)) + last(stage);
    return rest;
  };

  return {
    write(text) {
      const next = current();
      let input = text;
      if (next !== masker) {
        input = finish((stage) => stage.end()) + text;
        masker = next;
        stages = next.automata.map(createStage);
      }
      return through(input);
    },
    end: () => finish((stage) => stage.end()),
    cut: () => finish((stage) => stage.cut()),
  };
}

type Stage = { write(text: string): string; end(): string; cut(): string };

/** One automaton over a text in pieces. Secrets that overlap or touch become one mask, wherever the pieces are cut. */
function createStage(automaton: TextAutomaton): Stage {
  let state = 0;
  /** Not given out yet: it ends with what may be the beginning of a secret, or with a mask that may still grow. */
  let held = "";
  /** Beginnings and ends of what is to be masked in `held`, in order. */
  let spans: number[] = [];

  function found(end: number, length: number): void {
    let from = end - length;
    while (spans.length > 0 && (spans.at(-1) as number) >= from) {
      from = Math.min(from, spans.at(-2) as number);
      spans.length -= 2;
    }
    spans.push(from, end);
  }

  /** Gives out everything before `safe`, and keeps a mask that reaches it. */
  function give(text: string, safe: number): string {
    if (spans.length === 0) {
      held = text.slice(safe);
      return safe >= text.length ? text : text.slice(0, safe);
    }
    let output = "";
    let at = 0;
    let given = 0;
    for (; given < spans.length && (spans[given + 1] as number) < safe; given += 2) {
      output += text.slice(at, spans[given]) + MASK;
      at = spans[given + 1] as number;
    }
    const until = given < spans.length ? Math.min(safe, spans[given] as number) : safe;
    held = text.slice(until);
    spans = spans.slice(given).map((place) => place - until);
    return output + text.slice(at, until);
  }

  const end = (): string => {
    const output = give(held, held.length + 1);
    state = 0;
    held = "";
    return output;
  };
  return {
    write(text) {
      const all = held + text;
      state = automaton.scan(all, held.length, state, found);
      return give(all, all.length - automaton.pendingLength(state));
    },
    end,
    cut() {
      const pending = automaton.pendingLength(state);
      if (pending >= SECRET_CHARACTERS_MIN) found(held.length, pending);
      return end();
    },
  };
}
