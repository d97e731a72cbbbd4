import type { RE2JS } from "re2js";
import { BoundedCache } from "@/lib/bounded-cache";
import type { EvaluationMeter } from "@/lib/expression/evaluation-meter";
import { patternLibrary } from "@/lib/expression/pattern-library";

export const MAX_PATTERN_LENGTH = 1000;
/** RE2 instructions after expanding counted repetitions. */
const MAX_PROGRAM_SIZE = 2000;
/** Instructions times characters: the linear-time bound of one match, about 170 ms at RE2's slowest (21 ns measured). */
const MAX_MATCH_WORK = 8_000_000;
/** Bytes one pattern may keep as DFA states; re2js defaults to 8 MiB, which times the cache would be too much. */
const STATE_MEMORY_BYTES = 1_000_000;
const CACHED_PATTERNS = 200;

type Compiled = { expression: RE2JS; size: number } | { problem: string };

/** Only in a browser that is still fetching the library, where it counts as no problem: the server checks again. */
const NOT_YET: Compiled = { problem: "cannot be checked yet" };

const cache = new BoundedCache<string, Compiled>(CACHED_PATTERNS);

function compile(pattern: string): Compiled {
  if (pattern.length > MAX_PATTERN_LENGTH)
    return { problem: `the pattern is longer than ${MAX_PATTERN_LENGTH} characters` };
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const library = patternLibrary();
  if (library === null) return NOT_YET;
  const compiled = compileUncached(library, pattern);
  cache.set(pattern, compiled);
  return compiled;
}

function compileUncached(library: typeof RE2JS, pattern: string): Compiled {
  try {
    const expression = library.compile(pattern);
    const size = expression.programSize();
    if (size > MAX_PROGRAM_SIZE) return { problem: "the pattern is too large" };
    const states = expression.re2().dfa;
    states.stateBudget = STATE_MEMORY_BYTES;
    states.memBudget = STATE_MEMORY_BYTES;
    return { expression, size };
  } catch (error) {
    const text = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : "not a pattern";
    return { problem: text.slice(0, 200) };
  }
}

/** Why `pattern` cannot be used (RE2 syntax: no back-references, no look-around), or null when it can. */
export function patternProblem(pattern: string): string | null {
  const compiled = compile(pattern);
  return "problem" in compiled && compiled !== NOT_YET ? compiled.problem : null;
}

/**
 * True when `pattern` is found anywhere in `text`; anchor with ^ and $ for a whole match. Linear in the text. Throws
 * an `evaluation` error for a bad pattern and a `limit` error for a text too long for that pattern.
 */
export function matchesPattern(pattern: string, text: string, meter: EvaluationMeter): boolean {
  const compiled = compile(pattern);
  if (compiled === NOT_YET) return true;
  if ("problem" in compiled) return meter.fail(`not a regular expression: ${compiled.problem}`);
  const work = compiled.size * text.length;
  if (work > MAX_MATCH_WORK) meter.fail("the text is too long for this regular expression", "limit");
  // Four units are one step, so that the largest match is a whole evaluation budget.
  meter.spend(work >> 2);
  return compiled.expression.test(text);
}
