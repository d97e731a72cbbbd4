import type { TemplatePath } from "@/components/parameters/template-completion";
import { formatValue } from "@/lib/expression/format-value";
import { jsonTypeName } from "@/lib/expression/json";
import { type FlatSchema, normaliseParameterSchema } from "@/lib/parameters/flat-schema";
import type { Json } from "@/lib/schemas/common";

/** A field of the payload of a trigger's events, as its schema declares it or as real payloads have it. */
export type PayloadField = {
  /** Dot path inside the payload. */
  path: string;
  type: "text" | "number" | "yes or no" | "list" | "object" | "any";
  /** From the newest payload that has it; undefined when none has. */
  sample?: Json;
  /** Values it is known to take, without duplicates. */
  values: Json[];
};

const MAX_FIELDS = 300;
const MAX_DEPTH = 6;
const MAX_VALUES = 12;

/** Declared fields first, in the order of the schema, then what only payloads have. Payloads are newest first. */
export function payloadFields(schema: unknown, payloads: readonly (Json | null)[]): PayloadField[] {
  const fields = new Map<string, PayloadField>();
  addDeclared(fields, normaliseParameterSchema(schema), "", 0);
  for (const payload of payloads) addSeen(fields, payload, "", 0);
  return [...fields.values()];
}

const TYPE_WORDS: Record<string, PayloadField["type"]> = {
  string: "text",
  number: "number",
  integer: "number",
  boolean: "yes or no",
  bool: "yes or no",
  array: "list",
  object: "object",
};

function addDeclared(fields: Map<string, PayloadField>, schema: FlatSchema, prefix: string, depth: number): void {
  for (const [name, definition] of Object.entries(schema)) {
    const path = joined(prefix, name);
    if (path === null || fields.size >= MAX_FIELDS) continue;
    fields.set(path, { path, type: TYPE_WORDS[definition.type] ?? "any", values: [...(definition.enum ?? [])] });
    if (definition.properties !== undefined && depth < MAX_DEPTH) {
      addDeclared(fields, definition.properties, path, depth + 1);
    }
  }
}

function addSeen(fields: Map<string, PayloadField>, value: Json | null, prefix: string, depth: number): void {
  if (depth >= MAX_DEPTH || typeof value !== "object" || value === null) return;
  const entries = Array.isArray(value) ? value.slice(0, 1).map((item) => ["0", item] as const) : Object.entries(value);
  for (const [name, item] of entries) {
    const path = joined(prefix, name);
    if (path === null) continue;
    const known = fields.get(path);
    if (known === undefined && fields.size >= MAX_FIELDS) continue;
    const field = known ?? { path, type: TYPE_WORDS[jsonTypeName(item)] ?? "any", values: [] };
    if (field.sample === undefined || field.sample === null) field.sample = item;
    if (typeof item !== "object" && field.values.length < MAX_VALUES && !field.values.includes(item)) {
      field.values.push(item);
    }
    fields.set(path, field);
    addSeen(fields, item, path, depth + 1);
  }
}

/** Null for names that a dot path cannot hold without quotes at its beginning. */
function joined(prefix: string, name: string): string | null {
  if (name === "" || name === "__proto__") return null;
  if (/^[^.[\]{}'"\s]+$/.test(name)) return prefix === "" ? name : `${prefix}.${name}`;
  if (name.includes("'")) return null;
  return `${prefix}['${name}']`;
}

/** What can stand in templates of a rule's parameters, with what each would give for `payload`. */
export function rulePaths(fields: readonly PayloadField[]): TemplatePath[] {
  const payload = fields.map(({ path, sample }) => ({
    path: path.startsWith("[") ? `event.payload${path}` : `event.payload.${path}`,
    ...(sample === undefined ? {} : { sample: formatValue(sample, 48) }),
  }));
  return [
    ...payload,
    { path: "event.payload", sample: "all of it" },
    { path: "event.id", sample: "number of the event" },
    { path: "event.created", sample: "when it was stored" },
    { path: "event.trigger", sample: "ref of the trigger" },
    { path: "system.timestamp", sample: "time of the match" },
    { path: "system.rule.ref", sample: "ref of this rule" },
    { path: "system.rule.id", sample: "number of this rule" },
    { path: "pack.config", sample: "settings of the pack" },
  ];
}

export function findField(fields: readonly PayloadField[], path: string): PayloadField | undefined {
  return fields.find((field) => field.path === path);
}

/** Whether a typed value of this field is text, also when it looks like a number. */
export function isTextField(field: PayloadField | undefined): boolean {
  return (
    field !== undefined && (field.type === "text" || (field.sample !== undefined && typeof field.sample === "string"))
  );
}
