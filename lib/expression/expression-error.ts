const BRAND = Symbol.for("attune.expression-error");

/**
 * `syntax`: the text is not an expression. `missing`: it reads a variable or field that does not exist. `evaluation`:
 * the values do not fit the operation. `limit`: evaluating it would take too much time or memory.
 */
export type ExpressionErrorKind = "syntax" | "missing" | "evaluation" | "limit";

/** The only error that parsing and evaluating throw. `position` is a 0-based UTF-16 offset into the source. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly [BRAND] = true;

  constructor(
    message: string,
    readonly position: number,
    readonly kind: ExpressionErrorKind,
  ) {
    super(message);
  }
}

/** Recognises an ExpressionError by its brand: a bundler may load this module more than once. */
export function isExpressionError(value: unknown): value is ExpressionError {
  return typeof value === "object" && value !== null && BRAND in value;
}
