import type { Json } from "@/lib/expression/json";
import { type Heredoc, heredocEnd, type ShellFrame, scanShell } from "./shell-scan";

const REFERENCE = /\{\{\s*([A-Za-z_][\w-]*(?:\.[\w-]+)*)\s*\}\}/y;

export type ReplacedReferences = {
  source: string;
  /** Variables the source now refers to, in order of first use. */
  bindings: { variable: string; value: Json }[];
};

/**
 * Replaces `{{ path }}` in bash source by references to variables `ATTUNE_T1`, `ATTUNE_T2`, …
 *
 * Values never become source text, so no value can add a command, an argument or a glob: outside of quotes the reference
 * is written `"${ATTUNE_T1}"`, inside double quotes and here-documents `${ATTUNE_T1}`, and inside single quotes the quotes
 * are closed around it. A here-document with a quoted delimiter promises literal text and stays as it is, and so do
 * comments. Where this reading of the shell's grammar is wrong, the output has a stray quote character but is still no
 * injection. (Bash itself evaluates what a variable holds inside `$((…))`, with these variables as with any other.)
 *
 * @param resolve the value of a path, or null to leave the text alone
 */
export function replaceReferences(
  source: string,
  resolve: (path: string) => { value: Json } | null,
): ReplacedReferences {
  if (!source.includes("{{")) return { source, bindings: [] };

  const bindings: ReplacedReferences["bindings"] = [];
  const variables = new Map<string, string>();
  const frames: ShellFrame[] = ["code"];
  const heredocs: Heredoc[] = [];
  let output = "";
  let at = 0;

  const take = (length: number): void => {
    output += source.slice(at, at + length);
    at += length;
  };

  const variableOf = (path: string): string | null => {
    const known = variables.get(path);
    if (known !== undefined) return known;
    const resolved = resolve(path);
    if (resolved === null) return null;
    const variable = `ATTUNE_T${bindings.length + 1}`;
    variables.set(path, variable);
    bindings.push({ variable, value: resolved.value });
    return variable;
  };

  /** Takes one character, or a whole reference if one stands here. */
  const takeText = (before: string, after: string): void => {
    REFERENCE.lastIndex = at;
    const path = source.startsWith("{{", at) ? REFERENCE.exec(source)?.[1] : undefined;
    const variable = path === undefined ? null : variableOf(path);
    if (variable === null) {
      take(1);
    } else {
      output += `${before}\${${variable}}${after}`;
      at = REFERENCE.lastIndex;
    }
  };

  const takeSingleQuoted = (opening: "'" | "$'"): void => {
    while (at < source.length && source[at] !== "'") {
      if (opening === "$'" && source[at] === "\\") take(2);
      else takeText(`'"`, `"${opening}`);
    }
    take(1);
  };

  const takeHeredoc = (heredoc: Heredoc): void => {
    const end = heredocEnd(source, at, heredoc);
    if (heredoc.quoted) take(end - at);
    while (at < end) {
      if (source[at] === "\\") take(2);
      else takeText("", "");
    }
    // The delimiter's own line must not be read as a command.
    take(source.slice(at).match(/^[^\n]*/)?.[0].length ?? 0);
  };

  while (at < source.length) {
    const token = scanShell(source, at, frames);
    if (token.kind === "text") {
      const quote = frames.at(-1) === "double" ? "" : '"';
      takeText(quote, quote);
      continue;
    }
    take(token.length);
    if (token.kind === "enter") frames.push(token.frame);
    else if (token.kind === "leave" && frames.length > 1) frames.pop();
    else if (token.kind === "single-quote") takeSingleQuoted(token.opening);
    else if (token.kind === "heredoc") heredocs.push(token.heredoc);
    else if (token.kind === "newline") for (const next of heredocs.splice(0)) takeHeredoc(next);
  }
  return { source: output, bindings };
}
