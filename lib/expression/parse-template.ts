import { BoundedCache } from "@/lib/bounded-cache";
import { type PathStep, parsePath } from "@/lib/expression/read-path";

/** `steps` is null when the text between the braces is not a path; it then renders as a missing one. */
export type TemplateHole = { readonly path: string; readonly steps: readonly PathStep[] | null };

/** Literal texts and holes in order. A pure template is a single hole. */
export type TemplatePart = string | TemplateHole;

const MAX_CACHED_LENGTH = 2_000;
const cache = new BoundedCache<string, readonly TemplatePart[]>(1_000);

/**
 * Splits a text at its `{{ … }}`; braces that do not close stay text. Never throws. Each hole ends at the first `}}`
 * after it, so the work is linear in the text.
 */
export function parseTemplate(text: string): readonly TemplatePart[] {
  if (!text.includes("{{")) return [text];
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parts: TemplatePart[] = [];
  let position = 0;
  for (;;) {
    const open = text.indexOf("{{", position);
    const close = open < 0 ? -1 : text.indexOf("}}", open + 2);
    if (close < 0) break;
    if (open > position) parts.push(text.slice(position, open));
    const path = text.slice(open + 2, close).trim();
    parts.push({ path, steps: parsePath(path) });
    position = close + 2;
  }
  if (position < text.length || parts.length === 0) parts.push(text.slice(position));
  if (text.length <= MAX_CACHED_LENGTH) cache.set(text, parts);
  return parts;
}

/** True when the text has at least one `{{ … }}`. */
export function hasTemplate(text: string): boolean {
  return text.includes("{{") && parseTemplate(text).some((part) => typeof part !== "string");
}
