/** What surrounds a position in a shell script. */
export type ShellFrame = "code" | "substitution" | "backtick" | "arithmetic" | "double";

export type Heredoc = { delimiter: string; quoted: boolean; indented: boolean };

/** What stands at a position. `length` counts the characters that belong to it. */
export type ShellToken =
  | { kind: "plain" | "leave" | "newline"; length: number }
  | { kind: "enter"; frame: ShellFrame; length: number }
  | { kind: "single-quote"; opening: "'" | "$'"; length: number }
  | { kind: "heredoc"; heredoc: Heredoc; length: number }
  /** Ordinary text: the place where a reference may be. */
  | { kind: "text"; length: 1 };

/** Reads one token of bash source. Just enough of the grammar to know which quotes are open. */
export function scanShell(source: string, at: number, frames: readonly ShellFrame[]): ShellToken {
  const frame = frames.at(-1) ?? "code";
  const character = source[at];
  if (character === "\\") return { kind: "plain", length: 2 };
  if (source.startsWith("$((", at)) return { kind: "enter", frame: "arithmetic", length: 3 };
  if (source.startsWith("$(", at)) return { kind: "enter", frame: "substitution", length: 2 };
  if (character === "`") {
    if (frames.includes("backtick")) return { kind: "leave", length: 1 };
    return { kind: "enter", frame: "backtick", length: 1 };
  }
  if (character === '"') {
    return frame === "double" ? { kind: "leave", length: 1 } : { kind: "enter", frame: "double", length: 1 };
  }
  if (frame === "double") return { kind: "text", length: 1 };
  if (character === "'") return { kind: "single-quote", opening: "'", length: 1 };
  if (source.startsWith("$'", at)) return { kind: "single-quote", opening: "$'", length: 2 };
  if (frame === "arithmetic") {
    return source.startsWith("))", at) ? { kind: "leave", length: 2 } : { kind: "text", length: 1 };
  }
  return scanCommand(source, at, frame);
}

function scanCommand(source: string, at: number, frame: ShellFrame): ShellToken {
  const character = source[at];
  if (source.startsWith("((", at)) return { kind: "enter", frame: "arithmetic", length: 2 };
  if (character === "(") return { kind: "enter", frame: "substitution", length: 1 };
  if (character === ")" && frame === "substitution") return { kind: "leave", length: 1 };
  if (character === "\n") return { kind: "newline", length: 1 };
  if (character === "#" && (at === 0 || /[\s;&|(]/.test(source[at - 1] ?? ""))) {
    const newline = source.indexOf("\n", at);
    return { kind: "plain", length: (newline === -1 ? source.length : newline) - at };
  }
  if (source.startsWith("<<<", at)) return { kind: "plain", length: 3 };
  if (source.startsWith("<<", at)) return scanHeredoc(source.slice(at, at + 256));
  return { kind: "text", length: 1 };
}

function scanHeredoc(text: string): ShellToken {
  const match = /^<<(-?)[ \t]*((?:'[^'\n]*'|"[^"\n]*"|\\.|[^\s;&|<>()'"\\])+)/.exec(text);
  if (!match) return { kind: "plain", length: 2 };
  const [whole, dash, word = ""] = match;
  const heredoc = {
    delimiter: word.replace(/['"\\]/g, ""),
    quoted: /['"\\]/.test(word),
    indented: dash === "-",
  };
  return { kind: "heredoc", heredoc, length: whole.length };
}

/** Index at which the here-document's body that starts at `at` ends: that of its delimiter line, or the end. */
export function heredocEnd(source: string, at: number, heredoc: Heredoc): number {
  let line = at;
  while (line < source.length) {
    const newline = source.indexOf("\n", line);
    const end = newline === -1 ? source.length : newline;
    const text = source.slice(line, end);
    if ((heredoc.indented ? text.replace(/^\t+/, "") : text) === heredoc.delimiter) return line;
    line = end + 1;
  }
  return source.length;
}
