import { existsSync } from "node:fs";
import path from "node:path";

const CODE = /```[^\n]*\n([\s\S]*?)```|`([^`\n]+)`/g;
const LINK = /\]\(([^)\s#]+)(?:#[^)]*)?\)/g;
const SOURCE_LIKE = /\.(?:[cm]?[jt]sx?|json|md|prisma|sql|ya?ml|css)$/;
/** Made on the machine of the user, so the clone need not have them. */
const GENERATED = new Set([".next", "data", "dist", "node_modules", "test-results", "playwright-report"]);

/**
 * The paths of this repository that a Markdown text names, in code or as a link: what begins with a folder of the root
 * (`topLevel`), or looks like a source file with a folder. A glob counts as the folder before its first star, and
 * `a/{b,c}.ts` as both. Addresses, commands, routes (`/api/…`) and patterns with `<…>` or `…` are no paths.
 * @returns {string[]} relative to the root, sorted, each once
 */
export function pathsNamedIn(markdown, topLevel, documentFolder = "") {
  const found = new Set();
  for (const [, block, inline] of markdown.matchAll(CODE))
    for (const word of (block ?? inline).split(/[\s,;|]+(?![^{]*\})/)) {
      const named = word.replace(/^["'(@]+\/?|[."'):]+$/g, "");
      if (word.startsWith("/") || !named.includes("/") || /[<>…$=]|:\/\//.test(named)) continue;
      for (const one of expandBraces(named)) {
        const [first = ""] = one.split("/");
        if (GENERATED.has(first)) continue;
        if (topLevel.has(first) || SOURCE_LIKE.test(one)) found.add(beforeStar(one));
      }
    }
  for (const [, target] of markdown.matchAll(LINK))
    if (!/^[a-z]+:|^\//i.test(target)) found.add(path.posix.join(documentFolder, target));
  return [...found].sort();
}

function expandBraces(text) {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/.exec(text);
  if (match === null) return [text];
  const [, before, choices, after] = match;
  return choices.split(",").flatMap((choice) => expandBraces(before + choice.trim() + after));
}

const beforeStar = (text) => {
  const star = text.indexOf("*");
  return star < 0 ? text : path.posix.dirname(`${text.slice(0, star)}_`);
};

/** Those of the named paths that do not exist below `root`. */
export const missingPaths = (root, named) => named.filter((one) => !existsSync(path.join(root, one)));
