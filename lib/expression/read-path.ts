import { asJson, type Json, readIndex, readOwn } from "@/lib/expression/json";

/** One step of a path. `index` is set when the key can also address an array element. */
export type PathStep = { readonly key: string; readonly index: number | null };

export const MAX_PATH_LENGTH = 512;

const STEP = /(?:^|\.)([^.[\]{}'"\s]+)|\[(?:'([^']*)'|"([^"]*)"|(-?\d{1,9}))\]/uy;

/**
 * Reads a path such as `a.b.0`, `items[-1].name` or `headers['x-id']` into steps. Null when the text is not a path
 * (operators, blanks, empty steps) or is longer than MAX_PATH_LENGTH.
 */
export function parsePath(text: string): PathStep[] | null {
  if (text.length === 0 || text.length > MAX_PATH_LENGTH) return null;
  const steps: PathStep[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (match === null) return null;
    const key = match[1] ?? match[2] ?? match[3] ?? match[4] ?? "";
    steps.push({ key, index: /^-?\d{1,9}$/.test(key) ? Number(key) : null });
  }
  return steps;
}

/** The value at `steps`, by own properties and array elements only; undefined when any step is missing. */
export function readPath(root: Json | undefined, steps: readonly PathStep[]): Json | undefined {
  let value = asJson(root);
  for (const step of steps) {
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value)) value = step.index === null ? undefined : readIndex(value, step.index);
    else value = readOwn(value, step.key);
  }
  return value;
}
