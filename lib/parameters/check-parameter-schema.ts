import { isJsonObject, type Json, type JsonObject } from "@/lib/expression/json";
import { patternProblem } from "@/lib/expression/regular-expression";
import {
  isJsonSchemaForm,
  MAX_SCHEMA_DEPTH,
  normaliseParameterSchema,
  PARAMETER_TYPES,
  parameterTypeOf,
} from "@/lib/parameters/flat-schema";
import { validateParameter } from "@/lib/parameters/validate-parameters";

export type SchemaProblem = { path: (string | number)[]; message: string };

const MAX_PARAMETERS = 500;
const MAX_NAME_LENGTH = 200;
const LIMIT_PAIRS = [
  ["minimum", "maximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
] as const;
const TEXT_KEYS = ["description", "label", "title", "format"] as const;

/**
 * What is wrong with a parameter schema in either form; empty when it can be stored. Null and absent are fine: no
 * parameters. Keywords it does not know are accepted and not enforced. Never throws for JSON.
 */
export function checkParameterSchema(schema: unknown): SchemaProblem[] {
  if (schema === null || schema === undefined) return [];
  if (!isJsonObject(schema)) return [{ path: [], message: "The schema must be an object" }];
  const problems: SchemaProblem[] = [];
  if (!isJsonSchemaForm(schema)) {
    checkProperties(schema, [], 0, problems);
    return problems;
  }
  checkNested(schema, [], 0, problems);
  return problems;
}

function checkProperties(
  properties: JsonObject,
  path: (string | number)[],
  depth: number,
  problems: SchemaProblem[],
): void {
  const names = Object.keys(properties);
  if (names.length > MAX_PARAMETERS) {
    problems.push({ path, message: `At most ${MAX_PARAMETERS} parameters are possible` });
    return;
  }
  const flat = normaliseParameterSchema({ type: "object", properties });
  for (const name of names) {
    const place = [...path, name];
    if (name === "" || name === "__proto__" || name.length > MAX_NAME_LENGTH) {
      problems.push({ path: place, message: "This cannot be the name of a parameter" });
      continue;
    }
    const raw: unknown = properties[name];
    if (!isJsonObject(raw)) {
      problems.push({ path: place, message: "A parameter is described by an object such as {type: string}" });
      continue;
    }
    const before = problems.length;
    checkDefinition(raw, place, depth, problems);
    const definition = Object.hasOwn(flat, name) ? flat[name] : undefined;
    // A default is only compared with a definition that is sound itself. Null means "no default".
    if (problems.length > before || definition?.default === undefined || definition.default === null) continue;
    for (const problem of validateParameter(definition, definition.default, { allowTemplates: true })) {
      problems.push({ path: [...place, "default", ...problem.path], message: `The default ${problem.message}` });
    }
  }
}

function checkDefinition(raw: JsonObject, path: (string | number)[], depth: number, problems: SchemaProblem[]): void {
  const own = (key: string): Json | undefined => (Object.hasOwn(raw, key) ? raw[key] : undefined);
  const report = (key: string, message: string) => problems.push({ path: [...path, key], message });
  const type = own("type");
  const types = Array.isArray(type) ? type : [type];
  if (type !== undefined && (types.length === 0 || types.some((name) => parameterTypeOf(name) === undefined))) {
    report("type", `The type must be one of ${PARAMETER_TYPES.join(", ")}`);
  }
  const required = own("required");
  if (required !== undefined && typeof required !== "boolean" && !isNameList(required)) {
    report("required", "This must be true or false");
  }
  const secret = own("secret");
  if (secret !== undefined && typeof secret !== "boolean") report("secret", "This must be true or false");
  const choices = own("enum");
  if (choices !== undefined && (!Array.isArray(choices) || choices.length === 0)) {
    report("enum", "This must be a list of at least one value");
  }
  for (const key of TEXT_KEYS) {
    const value = own(key);
    if (value !== undefined && value !== null && typeof value !== "string") report(key, "This must be text");
  }
  for (const [low, high] of LIMIT_PAIRS) {
    const [least, most] = [own(low), own(high)];
    if (least !== undefined && typeof least !== "number") report(low, "This must be a number");
    if (most !== undefined && typeof most !== "number") report(high, "This must be a number");
    if (typeof least === "number" && typeof most === "number" && least > most) {
      report(high, `This is less than ${low}`);
    }
  }
  const pattern = own("pattern");
  if (pattern !== undefined) {
    const problem = typeof pattern === "string" ? patternProblem(pattern) : "it must be text";
    if (problem !== null) report("pattern", `Not a regular expression: ${problem}`);
  }
  checkNested(raw, path, depth, problems);
}

function checkNested(raw: JsonObject, path: (string | number)[], depth: number, problems: SchemaProblem[]): void {
  const properties: unknown = Object.hasOwn(raw, "properties") ? raw.properties : undefined;
  const items: unknown = Object.hasOwn(raw, "items") ? raw.items : undefined;
  if (depth >= MAX_SCHEMA_DEPTH && (properties !== undefined || items !== undefined)) {
    problems.push({ path, message: `Definitions can be nested at most ${MAX_SCHEMA_DEPTH} deep` });
    return;
  }
  if (isJsonObject(properties)) checkProperties(properties, [...path, "properties"], depth + 1, problems);
  else if (properties !== undefined)
    problems.push({ path: [...path, "properties"], message: "This must be an object" });
  if (isJsonObject(items)) checkDefinition(items, [...path, "items"], depth + 1, problems);
  else if (items !== undefined && typeof items !== "boolean") {
    problems.push({ path: [...path, "items"], message: "This must be an object" });
  }
}

function isNameList(value: Json): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}
