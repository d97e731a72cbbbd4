import { ExpressionError, type ExpressionErrorKind } from "@/lib/expression/expression-error";

/** Elements looked at or produced by one evaluation. At worst a few tenths of a second on a small machine. */
export const MAX_EVALUATION_STEPS = 2_000_000;
/** Longest text an operation may produce, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 1_000_000;
/** Most elements an operation may put into a list. */
export const MAX_LIST_LENGTH = 100_000;

/**
 * Bounds one evaluation. Every loop over data pays here first, so the total work is bounded whatever the expression
 * and the payload are. Also knows where in the source the evaluation is, for error messages.
 */
export class EvaluationMeter {
  /** 0-based offset of the operation in progress. */
  position = 0;
  private left: number;

  constructor(steps: number = MAX_EVALUATION_STEPS) {
    this.left = steps;
  }

  /** Pays for `steps` units of work; throws a `limit` error when the evaluation has used up its budget. */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) this.fail("the expression takes too much work to evaluate", "limit");
  }

  /** To be called with the length of a text before it is built. */
  produceText(length: number): void {
    if (length > MAX_TEXT_LENGTH) this.fail(`the text would be longer than ${MAX_TEXT_LENGTH} characters`, "limit");
    this.spend(1 + (length >> 3));
  }

  /** To be called with the length of a list before it is built. */
  produceList(length: number): void {
    if (length > MAX_LIST_LENGTH) this.fail(`the list would have more than ${MAX_LIST_LENGTH} elements`, "limit");
    this.spend(1 + length);
  }

  fail(message: string, kind: ExpressionErrorKind = "evaluation"): never {
    throw new ExpressionError(message, this.position, kind);
  }
}
