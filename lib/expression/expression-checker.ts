import { checkExpression, unwrapExpression } from "@/lib/expression/parse-expression";

/** The first mistake in the text of an expression; null when there is none. */
export type ExpressionChecker = (text: string) => ReturnType<typeof checkExpression>;

/** In the browser next.config.js puts `expression-checker.browser.ts` in its place. */
export function expressionChecker(): ExpressionChecker | null {
  return (text) => checkExpression(unwrapExpression(text));
}
