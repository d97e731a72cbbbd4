import { isJsonObject, type Json, type JsonObject, setOwn } from "@/lib/expression/json";

export const PARAMETER_TYPES = ["string", "number", "integer", "boolean", "array", "object", "null", "any"] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** One parameter in the flat form. Constraints that are absent do not apply. */
export type ParameterDefinition = {
  /** What a form shows; the first of `types`. */
  type: ParameterType;
  /** All allowed types; `["any"]` allows everything. */
  types: ParameterType[];
  required: boolean;
  secret: boolean;
  default?: Json;
  enum?: Json[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  /** RE2 pattern found anywhere in the text. */
  pattern?: string;
  items?: ParameterDefinition;
  properties?: FlatSchema;
  /** False when an object may have no fields beyond `properties`. */
  additionalProperties?: boolean;
  label?: string;
  description?: string;
  format?: string;
};

export type FlatSchema = Record<string, ParameterDefinition>;

/** Nesting of items and properties that is read; deeper definitions allow everything. */
export const MAX_SCHEMA_DEPTH = 10;

const TYPE_ALIASES: ReadonlyMap<string, ParameterType> = new Map<string, ParameterType>([
  ...PARAMETER_TYPES.map((type) => [type, type] as const),
  ["str", "string"],
  ["text", "string"],
  ["int", "integer"],
  ["float", "number"],
  ["bool", "boolean"],
  ["list", "array"],
  ["dict", "object"],
  ["obj", "object"],
]);

export function parameterTypeOf(name: unknown): ParameterType | undefined {
  return typeof name === "string" ? TYPE_ALIASES.get(name) : undefined;
}

/** True for `{type: "object", properties: {…}}`; a flat map that has a parameter called `type` is not one. */
export function isJsonSchemaForm(schema: JsonObject): boolean {
  const own = (key: string) => (Object.hasOwn(schema, key) ? schema[key] : undefined);
  return own("type") === "object" || (typeof own("$schema") === "string" && isJsonObject(own("properties")));
}

/**
 * One flat map from either form of a parameter schema. Never throws and refuses nothing (see checkParameterSchema):
 * what has no meaning is left out, and a definition without a type allows any value.
 */
export function normaliseParameterSchema(schema: unknown): FlatSchema {
  return flatten(schema, 0);
}

function flatten(schema: unknown, depth: number): FlatSchema {
  if (!isJsonObject(schema)) return {};
  if (!isJsonSchemaForm(schema)) return flattenProperties(schema, [], depth);
  const properties = Object.hasOwn(schema, "properties") ? schema.properties : undefined;
  return isJsonObject(properties) ? flattenProperties(properties, requiredNames(schema), depth) : {};
}

function flattenProperties(properties: JsonObject, required: readonly unknown[], depth: number): FlatSchema {
  const flat: FlatSchema = {};
  for (const name of Object.keys(properties)) {
    if (name === "__proto__") continue;
    flat[name] = readDefinition(properties[name], required.includes(name), depth);
  }
  return flat;
}

function requiredNames(schema: JsonObject): readonly unknown[] {
  return Object.hasOwn(schema, "required") && Array.isArray(schema.required) ? schema.required : [];
}

const NUMBER_LIMITS = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
] as const;

function readDefinition(source: unknown, required: boolean, depth: number): ParameterDefinition {
  const raw = isJsonObject(source) ? source : {};
  const own = (key: string): Json | undefined => (Object.hasOwn(raw, key) ? raw[key] : undefined);
  const types = readTypes(typeof source === "string" ? source : own("type"));
  const definition: ParameterDefinition = {
    type: types[0] ?? "any",
    types,
    required: required || own("required") === true,
    secret: own("secret") === true || own("writeOnly") === true || own("format") === "password",
  };
  const preset = own("default");
  if (preset !== undefined) definition.default = preset;
  const choices = own("enum");
  if (Array.isArray(choices)) definition.enum = choices;
  else if (own("const") !== undefined) definition.enum = [own("const") ?? null];
  for (const limit of NUMBER_LIMITS) {
    const value = own(limit);
    if (typeof value === "number") definition[limit] = value;
  }
  for (const key of ["pattern", "description", "format"] as const) {
    const value = own(key);
    if (typeof value === "string") definition[key] = value;
  }
  const label = own("label") ?? own("title");
  if (typeof label === "string") definition.label = label;
  if (depth >= MAX_SCHEMA_DEPTH) return definition;
  const items = own("items");
  if (isJsonObject(items)) definition.items = readDefinition(items, false, depth + 1);
  const properties = own("properties");
  if (isJsonObject(properties)) {
    definition.properties = flattenProperties(properties, requiredNames(raw), depth + 1);
  }
  if (typeof own("additionalProperties") === "boolean") {
    definition.additionalProperties = own("additionalProperties") === true;
  }
  return definition;
}

function readTypes(source: unknown): ParameterType[] {
  const names = Array.isArray(source) ? source : [source];
  const types = names.map(parameterTypeOf).filter((type) => type !== undefined);
  // "null" last, so that the first type says which input a form shows.
  types.sort((left, right) => Number(left === "null") - Number(right === "null"));
  return types.length === 0 ? ["any"] : [...new Set(types)];
}

/** `values` with the default of every parameter that is absent. A null stays null. Defaults are copied, never shared. */
export function applyParameterDefaults(schema: unknown, values: Record<string, Json>): Record<string, Json> {
  const filled: Record<string, Json> = {};
  for (const name of Object.keys(values)) setOwn(filled, name, values[name] ?? null);
  for (const [name, definition] of Object.entries(normaliseParameterSchema(schema))) {
    if (definition.default !== undefined && !Object.hasOwn(filled, name)) {
      filled[name] = structuredClone(definition.default);
    }
  }
  return filled;
}

/** Names of the parameters whose values must not be shown. */
export function secretParameterNames(schema: unknown): string[] {
  return Object.entries(normaliseParameterSchema(schema)).flatMap(([name, { secret }]) => (secret ? [name] : []));
}

const MASK = "***";

/**
 * A copy of `values` in which every secret is `***`, fields of objects and of array elements included. Absent values
 * stay absent and null stays null, so that the reader sees whether a secret is set.
 */
export function maskSecrets(schema: unknown, values: Record<string, Json>): Record<string, Json> {
  return maskFields(normaliseParameterSchema(schema), values);
}

function maskFields(schema: FlatSchema, values: JsonObject): JsonObject {
  const masked: JsonObject = {};
  for (const name of Object.keys(values)) {
    const definition = Object.hasOwn(schema, name) ? schema[name] : undefined;
    setOwn(masked, name, maskValue(definition, values[name] ?? null));
  }
  return masked;
}

function maskValue(definition: ParameterDefinition | undefined, value: Json): Json {
  if (definition === undefined || value === null) return value;
  if (definition.secret) return MASK;
  if (Array.isArray(value)) {
    return definition.items === undefined ? value : value.map((item) => maskValue(definition.items, item));
  }
  if (typeof value !== "object" || definition.properties === undefined) return value;
  return maskFields(definition.properties, value);
}
