import type { ExpressionChecker } from "@/lib/expression/expression-checker";

let checker: ExpressionChecker | null = null;

// The parser comes after the page, with the functions that an expression may call. Whoever checks for good is the server.
void import("@/lib/expression/parse-expression").then(
  ({ checkExpression, unwrapExpression }) => {
    checker = (text) => checkExpression(unwrapExpression(text));
  },
  () => undefined,
);

/** Null until it has come. */
export function expressionChecker(): ExpressionChecker | null {
  return checker;
}
