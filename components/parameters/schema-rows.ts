import { isJsonObject } from "@/lib/expression/json";
import { isJsonSchemaForm, type ParameterType, parameterTypeOf } from "@/lib/parameters/flat-schema";
import type { Json, JsonObject } from "@/lib/schemas/common";
import { textOfValue, valueOfText } from "./parameter-value";

/** One parameter as it is edited. `rest` holds the keywords that the builder has no field for; they stay as they are. */
export type SchemaRow = {
  name: string;
  type: ParameterType;
  required: boolean;
  secret: boolean;
  description: string;
  defaultText: string;
  /** "info, warning" or a JSON list. */
  choicesText: string;
  rest: JsonObject;
};

export const EMPTY_ROW: SchemaRow = {
  name: "",
  type: "string",
  required: false,
  secret: false,
  description: "",
  defaultText: "",
  choicesText: "",
  rest: {},
};

const EDITED = new Set(["type", "required", "secret", "description", "default", "enum"]);

/** The rows of a schema of either form, and whether it is a JSON Schema, so that it is written back as one. */
export function rowsOfSchema(schema: unknown): SchemaRow[] {
  if (!isJsonObject(schema)) return [];
  const isForm = isJsonSchemaForm(schema);
  const properties = isForm ? schema.properties : schema;
  if (!isJsonObject(properties)) return [];
  const required = isForm && Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).map(([name, source]) => rowOf(name, source, required.includes(name)));
}

function rowOf(name: string, source: Json, isRequired: boolean): SchemaRow {
  const raw: JsonObject = isJsonObject(source) ? source : typeof source === "string" ? { type: source } : {};
  const rest: JsonObject = {};
  for (const [key, value] of Object.entries(raw)) if (!EDITED.has(key)) rest[key] = value;
  const type = parameterTypeOf(raw.type);
  // A list of types has no field here: it is kept beside the row's own type.
  if (Array.isArray(raw.type)) rest.type = raw.type;
  const shown = type ?? "any";
  return {
    name,
    type: shown,
    required: isRequired || raw.required === true,
    secret: raw.secret === true,
    description: typeof raw.description === "string" ? raw.description : "",
    defaultText: textOfValue(controlOf(shown), raw.default),
    choicesText: Array.isArray(raw.enum) ? choicesText(raw.enum) : "",
    rest,
  };
}

/** The schema that the rows stand for, in the form of `previous`; null when there are none. Rows without a name go under "". */
export function schemaOfRows(rows: readonly SchemaRow[], previous: unknown): JsonObject | null {
  const properties: JsonObject = {};
  const required: string[] = [];
  const isForm = isJsonObject(previous) && isJsonSchemaForm(previous);
  for (const [index, row] of rows.entries()) {
    if (isBlank(row)) continue;
    // A name that is there twice is refused like a missing one, instead of one replacing the other.
    const name = rows.findIndex((other) => other.name === row.name) < index ? "" : row.name;
    properties[name] = definitionOf(row, !isForm);
    if (row.required) required.push(name);
  }
  if (!isForm) return Object.keys(properties).length === 0 ? null : properties;
  const { required: _, ...root } = previous;
  return { ...root, properties, ...(required.length > 0 ? { required } : {}) };
}

function definitionOf(row: SchemaRow, flat: boolean): JsonObject {
  const definition: JsonObject = row.type === "any" ? {} : { type: row.type };
  if (flat && row.required) definition.required = true;
  if (row.secret) definition.secret = true;
  if (row.description.trim() !== "") definition.description = row.description.trim();
  const preset = valueOfText(controlOf(row.type), row.defaultText);
  if (preset !== undefined) definition.default = preset;
  const choices = choicesOf(row);
  if (choices.length > 0) definition.enum = choices;
  return { ...definition, ...row.rest };
}

function controlOf(type: ParameterType) {
  if (type === "string") return "text";
  if (type === "number" || type === "integer") return "number";
  return type === "any" || type === "boolean" || type === "null" ? "loose" : "json";
}

function choicesText(choices: readonly Json[]): string {
  const plain = choices.every((choice) => typeof choice !== "object" && !String(choice).includes(","));
  return plain ? choices.map(String).join(", ") : JSON.stringify(choices);
}

function choicesOf({ type, choicesText: text }: SchemaRow): Json[] {
  if (text.trim().startsWith("[")) {
    const list = valueOfText("json", text);
    if (Array.isArray(list)) return list;
  }
  const parts = text.split(",").map((part) => part.trim());
  return parts.flatMap((part) => valueOfText(controlOf(type), part) ?? []);
}

export function isBlank(row: SchemaRow): boolean {
  return row.name === "" && row.description === "" && row.defaultText === "" && row.choicesText === "";
}

/** What is wrong with the name of a row; undefined when nothing is. */
export function rowNameProblem(rows: readonly SchemaRow[], index: number): string | undefined {
  const row = rows[index];
  if (row === undefined || isBlank(row)) return undefined;
  if (row.name === "") return "A name is needed";
  return rows.findIndex(({ name }) => name === row.name) < index ? "This name is already there" : undefined;
}
