/** A path that can stand between braces, with what it would give at the moment. */
export type TemplatePath = { path: string; sample?: string };

/** The unfinished or finished `{{ … }}` that the caret is in. `query` is what stands between braces and caret. */
export type OpenTemplate = { start: number; query: string };

export function openTemplateAt(text: string, caret: number): OpenTemplate | null {
  const before = text.slice(0, caret);
  const start = before.lastIndexOf("{{");
  if (start < 0 || before.indexOf("}}", start) >= 0) return null;
  const query = before.slice(start + 2).trimStart();
  return /[\n{}]/.test(query) ? null : { start, query: query.trimEnd() };
}

/** The text with `path` in the braces that begin at `start`, and where the caret goes. */
export function completeTemplate(
  text: string,
  { start }: OpenTemplate,
  caret: number,
  path: string,
): { text: string; caret: number } {
  const close = text.indexOf("}}", caret);
  const next = text.indexOf("{{", caret);
  const end = close >= 0 && (next < 0 || close < next) ? close + 2 : caret;
  const inserted = `{{ ${path} }}`;
  return { text: text.slice(0, start) + inserted + text.slice(end), caret: start + inserted.length };
}

/** Paths that begin with the query, then those that contain it. At most `limit`. */
export function matchingPaths(paths: readonly TemplatePath[], query: string, limit = 50): TemplatePath[] {
  const wanted = query.toLowerCase();
  const first = paths.filter(({ path }) => path.toLowerCase().startsWith(wanted));
  const then = paths.filter(({ path }) => !first.some((known) => known.path === path) && holds(path, wanted));
  return [...first, ...then].slice(0, limit);
}

function holds(path: string, wanted: string): boolean {
  return path.toLowerCase().includes(wanted);
}
