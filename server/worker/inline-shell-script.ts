import type { Json } from "@/lib/expression/json";
import { resolveReference } from "./resolve-reference";
import { shellQuote } from "./shell-quote";
import { replaceReferences } from "./shell-references";

/**
 * Names that mean something to bash or to the programs it starts. As plain variables they would break the script (`UID` is
 * read-only), change what it does (`PATH`, `IFS`) or be lost (`SECONDS`). Such parameters have their `PARAM_` name only.
 */
const RESERVED = new RegExp(
  `^(?:${[
    "_|PATH|HOME|IFS|ENV|PWD|OLDPWD|SHELL|TMPDIR|TMOUT|TZ|LANG|LANGUAGE|CDPATH|PS[0-4]|PROMPT_COMMAND|POSIXLY_CORRECT",
    "UID|EUID|PPID|GROUPS|SHELLOPTS|FUNCNAME|FUNCNEST|DIRSTACK|PIPESTATUS|RANDOM|SRANDOM|SECONDS|EPOCH(?:SECONDS|REALTIME)",
    "LINENO|HIST\\w*|OPT(?:IND|ARG|ERR)|(?:GLOB|EXEC|F)IGNORE|TIMEFORMAT|COMP\\w*|(?:BASH|ATTUNE_|LC_|LD_|PARAM_)\\w*",
  ].join("|")})$`,
);

export type InlineShellInput = {
  source: string;
  /** Parameters with secrets laid over them. */
  values: Record<string, Json>;
  declared: readonly string[];
  event: Json;
  /** Names of the process environment. A parameter of the same name must not stay exported. */
  environment: readonly string[];
};

/**
 * The script that runs inline bash source: `set -e`, two non-exported assignments for each value (`PARAM_<NAME>` and the
 * name itself), then the source. Strings are raw, other values JSON text; characters no variable name has become `_`.
 *
 * The prelude shares the source's first line, so that bash reports the line numbers the author sees in the editor.
 */
export function inlineShellScript(input: InlineShellInput): string {
  const scope = { values: input.values, declared: input.declared, event: input.event };
  const { source, bindings } = replaceReferences(input.source, (path) => resolveReference(path, scope));

  const exported = new Set(input.environment);
  const prelude = ["set -e"];
  const assign = (name: string, value: string): void => {
    prelude.push(`${exported.has(name) ? "declare +x " : ""}${name}=${value}`);
  };
  for (const [key, value] of Object.entries(input.values)) {
    const quoted = shellQuote(shellText(value));
    const name = key.replace(/[^A-Za-z0-9_]/g, "_");
    assign(`PARAM_${name.toUpperCase()}`, quoted);
    const bare = /^[A-Za-z_]/.test(name) ? name : `_${name}`;
    if (!RESERVED.test(bare)) assign(bare, quoted);
  }
  for (const { variable, value } of bindings) assign(variable, shellQuote(value === null ? "" : shellText(value)));
  return `${prelude.join("; ")}; ${source}\n`;
}

function shellText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
