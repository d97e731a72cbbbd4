import { RE2JS } from "re2js";

/**
 * The library of regular expressions that are linear in the text. In the browser next.config.js puts
 * `pattern-library.browser.ts` in its place.
 */
export function patternLibrary(): typeof RE2JS | null {
  return RE2JS;
}
