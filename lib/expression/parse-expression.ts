import { BoundedCache } from "@/lib/bounded-cache";
import { ExpressionError, isExpressionError } from "@/lib/expression/expression-error";
import { findExpressionFunction } from "@/lib/expression/expression-functions";
import type { Json } from "@/lib/expression/json";
import { type Token, tokeniseExpression } from "@/lib/expression/tokenise-expression";

export type CompareOperator = "==" | "!=" | "<" | ">" | "<=" | ">=" | "in";
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

/** `start` and `end` are 0-based UTF-16 offsets into the source; `height` is the depth of the subtree. */
type Place = { readonly start: number; readonly end: number; readonly height: number };

export type Expression = Place &
  (
    | { readonly kind: "literal"; readonly value: Json }
    | { readonly kind: "list"; readonly items: readonly Expression[] }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "member"; readonly object: Expression; readonly key: string }
    | { readonly kind: "index"; readonly object: Expression; readonly key: Expression }
    | { readonly kind: "call"; readonly name: string; readonly items: readonly Expression[] }
    | { readonly kind: "negative"; readonly operand: Expression }
    | { readonly kind: "not"; readonly operand: Expression }
    | { readonly kind: "and" | "or"; readonly items: readonly Expression[] }
    | {
        readonly kind: "compare";
        readonly operator: CompareOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: "arithmetic";
        readonly operator: ArithmeticOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
  );

/** UTF-16 units of source text. */
export const MAX_EXPRESSION_LENGTH = 10_000;
/** Nesting of brackets, and height of the tree: both bound the recursion of parser and evaluator. */
const MAX_NESTING = 64;
const MAX_HEIGHT = 250;

const COMPARE_OPERATORS: ReadonlySet<string> = new Set(["==", "!=", "<", ">", "<=", ">=", "in"]);
const RESERVED: ReadonlySet<string> = new Set(["and", "or", "not", "in"]);
const WORD_LITERALS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

const MAX_CACHED_LENGTH = 2_000;
const cache = new BoundedCache<string, Expression>(1_000);

/** Parses a source; the tree is cached by source text and must not be changed. Throws a `syntax` ExpressionError. */
export function parseExpression(source: string): Expression {
  const known = cache.get(source);
  if (known !== undefined) return known;
  if (source.length > MAX_EXPRESSION_LENGTH) {
    const message = `the expression is longer than ${MAX_EXPRESSION_LENGTH} characters`;
    throw new ExpressionError(message, MAX_EXPRESSION_LENGTH, "syntax");
  }
  const expression = new Parser(tokeniseExpression(source)).parse();
  if (source.length <= MAX_CACHED_LENGTH) cache.set(source, expression);
  return expression;
}

/** First syntax problem (unknown functions and wrong argument counts included), or null. `position` as in ExpressionError. */
export function checkExpression(source: string): { message: string; position: number } | null {
  try {
    parseExpression(source);
    return null;
  } catch (error) {
    if (isExpressionError(error)) return { message: error.message, position: error.position };
    throw error;
  }
}

/** Replaces the braces of `{{ … }}` around a whole expression by blanks, so that positions stay those of the source. */
export function unwrapExpression(source: string): string {
  const match = /^(\s*)\{\{([\s\S]*)\}\}\s*$/.exec(source.length > MAX_EXPRESSION_LENGTH * 2 ? "" : source);
  return match === null ? source : `${match[1]}  ${match[2]}`;
}

class Parser {
  private index = 0;
  private nesting = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Expression {
    if (this.peek().kind === "end") this.fail("the expression is empty");
    const expression = this.parseLogic("or");
    if (this.peek().kind !== "end") this.failUnexpected();
    return expression;
  }

  private parseLogic(word: "or" | "and"): Expression {
    const next = () => (word === "or" ? this.parseLogic("and") : this.parseNot());
    const first = next();
    if (!this.isWord(word)) return first;
    const items = [first];
    while (this.takeWord(word)) items.push(next());
    return this.node({ kind: word, items }, first.start, items);
  }

  private parseNot(): Expression {
    const start = this.peek().start;
    if (!this.takeWord("not")) return this.parseComparison();
    const operand = this.nested(() => this.parseNot());
    return this.node({ kind: "not", operand }, start, [operand]);
  }

  private parseComparison(): Expression {
    const left = this.parseSum();
    const operator = this.peekCompareOperator();
    if (operator === null) {
      if (this.isWord("not")) this.fail("write 'not (x in y)'; there is no 'not in'");
      return left;
    }
    this.index += 1;
    const right = this.parseSum();
    if (this.peekCompareOperator() !== null) this.fail("comparisons cannot be chained; join them with 'and'");
    return this.node({ kind: "compare", operator, left, right }, left.start, [left, right]);
  }

  private peekCompareOperator(): CompareOperator | null {
    const token = this.peek();
    if (token.kind !== "symbol" && token.kind !== "name") return null;
    return COMPARE_OPERATORS.has(token.text) ? (token.text as CompareOperator) : null;
  }

  private parseSum(): Expression {
    let left = this.parseProduct();
    for (;;) {
      const operator = this.takeSymbol("+") ?? this.takeSymbol("-");
      if (operator === null) return left;
      const right = this.parseProduct();
      left = this.node({ kind: "arithmetic", operator, left, right }, left.start, [left, right]);
    }
  }

  private parseProduct(): Expression {
    let left = this.parseNegative();
    for (;;) {
      const operator = this.takeSymbol("*") ?? this.takeSymbol("/") ?? this.takeSymbol("%");
      if (operator === null) return left;
      const right = this.parseNegative();
      left = this.node({ kind: "arithmetic", operator, left, right }, left.start, [left, right]);
    }
  }

  private parseNegative(): Expression {
    const start = this.peek().start;
    if (this.takeSymbol("-") === null) return this.parsePostfix();
    const operand = this.nested(() => this.parseNegative());
    return this.node({ kind: "negative", operand }, start, [operand]);
  }

  private parsePostfix(): Expression {
    let object = this.parsePrimary();
    for (;;) {
      if (this.takeSymbol(".") !== null) {
        const token = this.peek();
        if (token.kind !== "name" && token.kind !== "number") this.fail("a field name must follow the dot");
        this.index += 1;
        if (this.isSymbol("(")) this.fail("values have no methods; write the function first, as in lower(x)");
        object = this.node({ kind: "member", object, key: token.text }, object.start, [object]);
      } else if (this.takeSymbol("[") !== null) {
        const key = this.nested(() => this.parseLogic("or"));
        this.expectSymbol("]");
        object = this.node({ kind: "index", object, key }, object.start, [object, key]);
      } else {
        return object;
      }
    }
  }

  private parsePrimary(): Expression {
    const token = this.peek();
    const start = token.start;
    if (token.kind === "number") {
      this.index += 1;
      const value = Number(token.text);
      if (!Number.isFinite(value)) throw new ExpressionError("the number is too large", start, "syntax");
      return this.node({ kind: "literal", value }, start, []);
    }
    if (token.kind === "string") {
      this.index += 1;
      return this.node({ kind: "literal", value: token.text }, start, []);
    }
    if (token.kind === "name" && !RESERVED.has(token.text)) {
      this.index += 1;
      if (this.takeSymbol("(") !== null) return this.parseCall(token);
      const value = WORD_LITERALS.get(token.text);
      if (value !== undefined) return this.node({ kind: "literal", value }, start, []);
      return this.node({ kind: "name", name: token.text }, start, []);
    }
    if (this.takeSymbol("(") !== null) {
      const inner = this.nested(() => this.parseLogic("or"));
      this.expectSymbol(")");
      return inner;
    }
    if (this.takeSymbol("[") !== null) {
      const items = this.parseItems("]");
      return this.node({ kind: "list", items }, start, items);
    }
    return this.failUnexpected();
  }

  private parseCall(name: Token): Expression {
    const known = findExpressionFunction(name.text);
    if (known === undefined) {
      throw new ExpressionError(`there is no function '${name.text.slice(0, 60)}'`, name.start, "syntax");
    }
    const items = this.parseItems(")");
    if (items.length < known.min || items.length > known.max) {
      const message = `${name.text}(${known.parameters}) does not take ${items.length} arguments`;
      throw new ExpressionError(message, name.start, "syntax");
    }
    return this.node({ kind: "call", name: name.text, items }, name.start, items);
  }

  private parseItems(close: ")" | "]"): Expression[] {
    const items: Expression[] = [];
    if (this.takeSymbol(close) !== null) return items;
    do {
      items.push(this.nested(() => this.parseLogic("or")));
    } while (this.takeSymbol(",") !== null);
    this.expectSymbol(close);
    return items;
  }

  private nested(parse: () => Expression): Expression {
    this.nesting += 1;
    if (this.nesting > MAX_NESTING) this.fail("the expression is nested too deeply");
    const expression = parse();
    this.nesting -= 1;
    return expression;
  }

  private node<Shape extends object>(shape: Shape, start: number, children: readonly Expression[]): Shape & Place {
    let height = 1;
    for (const child of children) height = Math.max(height, child.height + 1);
    if (height > MAX_HEIGHT) this.fail("the expression is nested too deeply");
    return { ...shape, start, end: this.tokens[this.index - 1]?.end ?? start, height };
  }

  private peek(): Token {
    return this.tokens[this.index] ?? { kind: "end", text: "", start: 0, end: 0 };
  }

  private isSymbol(text: string): boolean {
    const token = this.peek();
    return token.kind === "symbol" && token.text === text;
  }

  private takeSymbol<Text extends string>(text: Text): Text | null {
    if (!this.isSymbol(text)) return null;
    this.index += 1;
    return text;
  }

  private expectSymbol(text: string): void {
    if (this.takeSymbol(text) === null) this.fail(`'${text}' is missing here`);
  }

  private isWord(word: string): boolean {
    const token = this.peek();
    return token.kind === "name" && token.text === word;
  }

  private takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.index += 1;
    return true;
  }

  private failUnexpected(): never {
    const token = this.peek();
    return this.fail(
      token.kind === "end" ? "the expression ends too early" : `unexpected '${token.text.slice(0, 40)}'`,
    );
  }

  private fail(message: string): never {
    throw new ExpressionError(message, this.peek().start, "syntax");
  }
}
