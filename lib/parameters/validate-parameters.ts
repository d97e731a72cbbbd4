import { jsonEquals } from "@/lib/expression/compare-json";
import { EvaluationMeter } from "@/lib/expression/evaluation-meter";
import { formatValue } from "@/lib/expression/format-value";
import { isJsonObject, type Json, type JsonObject } from "@/lib/expression/json";
import { hasTemplate } from "@/lib/expression/parse-template";
import { matchesPattern } from "@/lib/expression/regular-expression";
import {
  type FlatSchema,
  isJsonSchemaForm,
  normaliseParameterSchema,
  type ParameterDefinition,
  type ParameterType,
} from "@/lib/parameters/flat-schema";

export type ParameterProblem = { path: string[]; message: string };

/**
 * `allowTemplates`: a string with `{{ … }}` is accepted for every type, its value is not known yet. `partial`: missing
 * required parameters are accepted, for updates.
 */
export type ValidationOptions = { allowTemplates?: boolean; partial?: boolean };

const MAX_PROBLEMS = 50;

/**
 * Checks values against a parameter schema of either form; empty when they fit. Parameters that the schema does not
 * name are accepted, unless a JSON Schema says `additionalProperties: false`. A null counts as absent. An absent
 * required parameter with a default is accepted. Never throws for JSON.
 */
export function validateParameters(
  schema: unknown,
  values: Record<string, Json>,
  options: ValidationOptions = {},
): ParameterProblem[] {
  const closed = isJsonObject(schema) && isJsonSchemaForm(schema) && schema.additionalProperties === false;
  const check = new ParameterCheck(options);
  check.fields(normaliseParameterSchema(schema), values, closed, []);
  return check.problems;
}

/** As validateParameters for a single value of one parameter. */
export function validateParameter(
  definition: ParameterDefinition,
  value: Json,
  options: ValidationOptions = {},
): ParameterProblem[] {
  const check = new ParameterCheck(options);
  check.value(definition, value, []);
  return check.problems;
}

class ParameterCheck {
  readonly problems: ParameterProblem[] = [];

  constructor(private readonly options: ValidationOptions) {}

  fields(schema: FlatSchema, values: JsonObject, closed: boolean, path: string[]): void {
    for (const [name, definition] of Object.entries(schema)) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value !== undefined && value !== null) this.value(definition, value, [...path, name]);
      else if (value === null && definition.types.includes("null")) continue;
      else if (definition.required && !this.options.partial && (value === null || definition.default === undefined)) {
        this.report([...path, name], "is required");
      }
    }
    if (!closed) return;
    for (const name of Object.keys(values)) {
      if (!Object.hasOwn(schema, name)) this.report([...path, name], "is not a known parameter");
    }
  }

  value(definition: ParameterDefinition, value: Json, path: string[]): void {
    if (this.problems.length >= MAX_PROBLEMS) return;
    if (this.options.allowTemplates && typeof value === "string" && hasTemplate(value)) return;
    if (!definition.types.some((type) => hasType(value, type))) {
      this.report(path, `must be ${definition.types.map(articled).join(" or ")}, is ${formatValue(value, 60)}`);
      return;
    }
    const { enum: choices } = definition;
    if (choices !== undefined && !choices.some((choice) => equal(choice, value))) {
      const shown = choices.slice(0, 10).map((choice) => formatValue(choice, 40));
      this.report(path, `must be one of ${shown.join(", ")}${choices.length > 10 ? ", …" : ""}`);
      return;
    }
    if (typeof value === "number") this.number(definition, value, path);
    else if (typeof value === "string") this.text(definition, value, path);
    else if (Array.isArray(value)) this.list(definition, value, path);
    else if (isJsonObject(value) && definition.properties !== undefined) {
      this.fields(definition.properties, value, definition.additionalProperties === false, path);
    }
  }

  private number(definition: ParameterDefinition, value: number, path: string[]): void {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = definition;
    if (minimum !== undefined && value < minimum) this.report(path, `must be at least ${minimum}`);
    if (maximum !== undefined && value > maximum) this.report(path, `must be at most ${maximum}`);
    if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
      this.report(path, `must be more than ${exclusiveMinimum}`);
    }
    if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
      this.report(path, `must be less than ${exclusiveMaximum}`);
    }
  }

  private text(definition: ParameterDefinition, value: string, path: string[]): void {
    const { minLength, maxLength, pattern } = definition;
    if (minLength !== undefined && value.length < minLength) {
      this.report(path, `must have at least ${minLength} characters`);
    }
    if (maxLength !== undefined && value.length > maxLength) {
      this.report(path, `must have at most ${maxLength} characters`);
    }
    if (pattern === undefined) return;
    try {
      if (!matchesPattern(pattern, value, new EvaluationMeter())) this.report(path, `must match ${pattern}`);
    } catch {
      this.report(path, `cannot be checked against the pattern ${pattern.slice(0, 100)}`);
    }
  }

  private list(definition: ParameterDefinition, value: Json[], path: string[]): void {
    const { minItems, maxItems, items } = definition;
    if (minItems !== undefined && value.length < minItems) this.report(path, `must have at least ${minItems} elements`);
    if (maxItems !== undefined && value.length > maxItems) this.report(path, `must have at most ${maxItems} elements`);
    if (items === undefined) return;
    for (const [index, item] of value.entries()) this.value(items, item, [...path, String(index)]);
  }

  private report(path: string[], message: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ path, message });
  }
}

function equal(left: Json, right: Json): boolean {
  try {
    return jsonEquals(left, right, new EvaluationMeter());
  } catch {
    return false;
  }
}

function hasType(value: Json, type: ParameterType): boolean {
  switch (type) {
    case "any":
      return true;
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isJsonObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function articled(type: ParameterType): string {
  return type === "null" || type === "any" ? type : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
