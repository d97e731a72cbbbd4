import type { RE2JS } from "re2js";

let library: typeof RE2JS | null = null;

// It comes after the page (45 KB). Whoever evaluates for good is the server; here a pattern is only checked while somebody types.
void import("re2js").then(
  (module) => {
    library = module.RE2JS;
  },
  () => undefined,
);

/** Null until it has come. */
export function patternLibrary(): typeof RE2JS | null {
  return library;
}
