import { ExpressionError } from "@/lib/expression/expression-error";

/** `start` and `end` are 0-based UTF-16 offsets; `text` is the decoded text of a string literal, else the source text. */
export type Token = {
  readonly kind: "number" | "string" | "name" | "symbol" | "end";
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

const SPACE = /[ \t\r\n]+/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const DIGITS = /\d+/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const SYMBOL = /==|!=|<=|>=|[<>+\-*/%()[\],.]/y;

function matchAt(pattern: RegExp, source: string, position: number): string | null {
  pattern.lastIndex = position;
  return pattern.exec(source)?.[0] ?? null;
}

/** Splits a source into tokens, ending with one of kind `end`. Throws a `syntax` ExpressionError. */
export function tokeniseExpression(source: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < source.length) {
    const space = matchAt(SPACE, source, position);
    if (space !== null) {
      position += space.length;
      continue;
    }
    const token = readToken(source, position, tokens.at(-1));
    tokens.push(token);
    position = token.end;
  }
  tokens.push({ kind: "end", text: "", start: source.length, end: source.length });
  return tokens;
}

function readToken(source: string, start: number, previous: Token | undefined): Token {
  const character = source[start] ?? "";
  if (character === "'" || character === '"') return readString(source, start, character);
  const afterDot = previous?.kind === "symbol" && previous.text === ".";
  // After a dot digits are an index: in `a.0.1` the text `0.1` is two indexes, not a fraction.
  const number = matchAt(afterDot ? DIGITS : NUMBER, source, start);
  if (number !== null) return { kind: "number", text: number, start, end: start + number.length };
  const name = matchAt(NAME, source, start);
  if (name !== null) return { kind: "name", text: name, start, end: start + name.length };
  const symbol = matchAt(SYMBOL, source, start);
  if (symbol !== null) return { kind: "symbol", text: symbol, start, end: start + symbol.length };
  throw new ExpressionError(unexpected(source, start), start, "syntax");
}

function unexpected(source: string, position: number): string {
  const two = source.slice(position, position + 2);
  if (two === "&&") return "write 'and' instead of '&&'";
  if (two === "||") return "write 'or' instead of '||'";
  if (two[0] === "!") return "write 'not' instead of '!'";
  if (two[0] === "=") return "write '==' to compare";
  return `unexpected character '${String.fromCodePoint(source.codePointAt(position) ?? 0)}'`;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
]);

/** Unknown escapes keep their backslash, as in Python, so that patterns such as '\d+' need no doubling. */
function readString(source: string, start: number, quote: string): Token {
  let text = "";
  let position = start + 1;
  while (position < source.length) {
    const character = source[position];
    if (character === quote) return { kind: "string", text, start, end: position + 1 };
    if (character !== "\\") {
      text += character;
      position += 1;
      continue;
    }
    const escaped = source[position + 1] ?? "";
    const code = escaped === "u" ? matchAt(/[0-9a-fA-F]{4}/y, source, position + 2) : null;
    if (code !== null) {
      text += String.fromCharCode(Number.parseInt(code, 16));
      position += 6;
    } else {
      text += ESCAPES.get(escaped) ?? `\\${escaped}`;
      position += 2;
    }
  }
  throw new ExpressionError("the text literal is not closed", start, "syntax");
}
