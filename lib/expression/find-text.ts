/** Up to this length the engine's own search is used; its worst case grows with the product of both lengths. */
const SHORT_PART = 32;

/**
 * Offset of the first occurrence of `part` in `text` at or after `from`, or -1. Linear in both lengths: String.indexOf
 * takes most of a minute for "aaa…" in which "aa…b…aa" is looked for, Knuth-Morris-Pratt takes milliseconds.
 */
export function findText(text: string, part: string, from = 0): number {
  if (part.length <= SHORT_PART) return text.indexOf(part, from);
  const borders = borderLengths(part);
  let matched = 0;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    while (matched > 0 && unit !== part.charCodeAt(matched)) matched = borders[matched - 1] ?? 0;
    if (unit === part.charCodeAt(matched)) matched += 1;
    if (matched === part.length) return at - part.length + 1;
  }
  return -1;
}

/** For each prefix of `part`, the length of its longest proper prefix that is also its suffix. */
function borderLengths(part: string): Int32Array {
  const borders = new Int32Array(part.length);
  let length = 0;
  for (let at = 1; at < part.length; at++) {
    const unit = part.charCodeAt(at);
    while (length > 0 && unit !== part.charCodeAt(length)) length = borders[length - 1] ?? 0;
    if (unit === part.charCodeAt(length)) length += 1;
    borders[at] = length;
  }
  return borders;
}

/** Number of occurrences that do not overlap. `part` must not be empty. */
export function countText(text: string, part: string): number {
  let count = 0;
  for (let at = findText(text, part); at >= 0; at = findText(text, part, at + part.length)) count += 1;
  return count;
}

/** The pieces between occurrences of `part`, which must not be empty; stops after `limit` pieces. */
export function splitText(text: string, part: string, limit: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (let at = findText(text, part); at >= 0 && pieces.length < limit; at = findText(text, part, start)) {
    pieces.push(text.slice(start, at));
    start = at + part.length;
  }
  if (pieces.length < limit) pieces.push(text.slice(start));
  return pieces;
}
