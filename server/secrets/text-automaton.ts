/** Cells of the table of full rows: 4 MiB at most, however many and however long the patterns are. */
const TABLE_CELLS_MAX = 1 << 20;

/**
 * Finds all of a set of texts in one pass (Aho and Corasick, "Efficient string matching", 1975). The states near the root,
 * where a scan spends nearly all of its time, have full rows in one table; the rare deeper ones follow their failure links.
 */
export type TextAutomaton = {
  /**
   * Goes on from `state` (0 is the beginning) over `text` from place `from`. `found` is called where the longest pattern that
   * ends there ends, in order. Returns the new state.
   */
  scan(text: string, from: number, state: number, found: (end: number, length: number) => void): number;
  /** How many of the last characters may be the beginning of a pattern that is not complete yet. */
  pendingLength(state: number): number;
};

type Trie = { child: Int32Array; sibling: Int32Array; code: Uint16Array; ends: Uint8Array; size: number };

/** @param patterns none of them empty */
export function createTextAutomaton(patterns: readonly string[]): TextAutomaton {
  const trie = buildTrie(patterns);
  const { classOf, classes } = classify(patterns);
  const { child, sibling, code, ends } = trie;
  // States are trie nodes, renumbered by depth: a failure link leads to a smaller number.
  const size = trie.size;
  const node = new Int32Array(size);
  const number = new Int32Array(size);
  const depth = new Int32Array(size);
  const fail = new Int32Array(size);
  const longest = new Int32Array(size);
  const rows = Math.min(size, Math.max(1, Math.floor(TABLE_CELLS_MAX / classes)));
  const table = new Int32Array(rows * classes);

  function childOf(state: number, wanted: number): number {
    for (let at = child[node[state] as number] as number; at !== 0; at = sibling[at] as number)
      if (code[at] === wanted) return number[at] as number;
    return 0;
  }

  function step(from: number, wanted: number): number {
    let state = from;
    while (state >= rows) {
      const next = childOf(state, wanted);
      if (next !== 0) return next;
      state = fail[state] as number;
    }
    return table[state * classes + (classOf[wanted] as number)] as number;
  }

  let count = 1;
  for (let state = 0; state < count; state += 1) {
    const first = child[node[state] as number] as number;
    // Its row is its failure state's with its own children on top; while it is filled, only shallower rows are read.
    if (state < rows && state > 0) {
      const base = (fail[state] as number) * classes;
      table.copyWithin(state * classes, base, base + classes);
    }
    for (let at = first; at !== 0; at = sibling[at] as number) {
      const made = count++;
      node[made] = at;
      number[at] = made;
      depth[made] = (depth[state] as number) + 1;
      fail[made] = state === 0 ? 0 : step(fail[state] as number, code[at] as number);
      longest[made] = ends[at] === 1 ? (depth[made] as number) : (longest[fail[made] as number] as number);
    }
    if (state < rows)
      for (let at = first; at !== 0; at = sibling[at] as number)
        table[state * classes + (classOf[code[at] as number] as number)] = number[at] as number;
  }

  return {
    scan(text, from, begin, found) {
      let state = begin;
      for (let at = from; at < text.length; at += 1) {
        const next = text.charCodeAt(at);
        state = state < rows ? (table[state * classes + (classOf[next] as number)] as number) : step(state, next);
        const length = longest[state] as number;
        if (length !== 0) found(at + 1, length);
      }
      return state;
    },
    pendingLength: (state) => depth[state] as number,
  };
}

function buildTrie(patterns: readonly string[]): Trie {
  const capacity = patterns.reduce((sum, pattern) => sum + pattern.length, 1);
  const child = new Int32Array(capacity);
  const sibling = new Int32Array(capacity);
  const code = new Uint16Array(capacity);
  const ends = new Uint8Array(capacity);
  let size = 1;
  for (const pattern of patterns) {
    let at = 0;
    for (let index = 0; index < pattern.length; index += 1) {
      const wanted = pattern.charCodeAt(index);
      let next = child[at] as number;
      while (next !== 0 && code[next] !== wanted) next = sibling[next] as number;
      if (next === 0) {
        next = size++;
        code[next] = wanted;
        sibling[next] = child[at] as number;
        child[at] = next;
      }
      at = next;
    }
    ends[at] = 1;
  }
  return { child, sibling, code, ends, size };
}

/** Characters that are in no pattern are all alike: class 0. */
function classify(patterns: readonly string[]): { classOf: Uint16Array; classes: number } {
  const classOf = new Uint16Array(65_536);
  let classes = 1;
  for (const pattern of patterns)
    for (let index = 0; index < pattern.length; index += 1) {
      const code = pattern.charCodeAt(index);
      if (classOf[code] === 0) classOf[code] = classes++;
    }
  return { classOf, classes };
}
