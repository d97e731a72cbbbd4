import { Script } from "node:vm";

/**
 * The file name under which inline Node.js source runs. It is an ES module unless it uses what only CommonJS has and
 * parses as such: people write both, and Node decides by the extension.
 */
export function nodeSourceFileName(source: string): "main.mjs" | "main.cjs" {
  if (!/\brequire\s*\(|\bmodule\.exports\b|\bexports\.|\b__(?:dirname|filename)\b/.test(source)) return "main.mjs";
  try {
    // Compiled to see whether it parses, as Node would compile a CommonJS module; never run.
    new Script(`(function () {${source}\n})`);
    return "main.cjs";
  } catch {
    return "main.mjs";
  }
}
