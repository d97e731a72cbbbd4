import { checkParameterSchema } from "@/lib/parameters/check-parameter-schema";
import type { Json } from "@/lib/schemas/common";
import { type FieldIssue, invalidFields } from "@/server/errors";

/** The issues of any check under the field that they belong to. */
export function under(
  field: string,
  problems: readonly { path: readonly (string | number)[]; message: string }[],
): FieldIssue[] {
  return problems.map(({ path, message }) => ({ path: [field, ...path], message }));
}

export function throwIfAny(issues: FieldIssue[]): void {
  if (issues.length > 0) throw invalidFields(issues);
}

/** What is wrong with the parameter schemas of an input. */
export function schemaIssues(schemas: { param_schema?: Json | null; out_schema?: Json | null }): FieldIssue[] {
  return [
    ...under("param_schema", checkParameterSchema(schemas.param_schema)),
    ...under("out_schema", checkParameterSchema(schemas.out_schema)),
  ];
}
