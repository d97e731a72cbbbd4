import type { ExpressionFunction } from "@/lib/expression/expression-function";
import { LIST_FUNCTIONS } from "@/lib/expression/list-functions";
import { TEXT_FUNCTIONS } from "@/lib/expression/text-functions";
import { VALUE_FUNCTIONS } from "@/lib/expression/value-functions";

const WORKFLOW_FUNCTIONS: Record<string, ExpressionFunction> = {
  result: { parameters: "", summary: "result of the finished task (workflows)", min: 0, max: 0, call: null },
  succeeded: { parameters: "", summary: "the task succeeded (workflows)", min: 0, max: 0, call: null },
  failed: { parameters: "", summary: "the task failed (workflows)", min: 0, max: 0, call: null },
  timed_out: { parameters: "", summary: "the task timed out (workflows)", min: 0, max: 0, call: null },
};

/** Every function by name, for completion and help. */
export const EXPRESSION_FUNCTIONS: ReadonlyMap<string, ExpressionFunction> = new Map(
  Object.entries({ ...VALUE_FUNCTIONS, ...TEXT_FUNCTIONS, ...LIST_FUNCTIONS, ...WORKFLOW_FUNCTIONS }),
);

export function findExpressionFunction(name: string): ExpressionFunction | undefined {
  return EXPRESSION_FUNCTIONS.get(name);
}
