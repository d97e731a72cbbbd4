import type { EvaluationMeter } from "@/lib/expression/evaluation-meter";
import type { Json } from "@/lib/expression/json";

/** A built-in function of the expression language. `parameters` and `summary` are shown to the user while typing. */
export type ExpressionFunction = {
  readonly parameters: string;
  readonly summary: string;
  readonly min: number;
  readonly max: number;
  /** Null for functions that only a workflow provides. Called with between `min` and `max` arguments. */
  readonly call: ((values: readonly Json[], meter: EvaluationMeter) => Json) | null;
};
