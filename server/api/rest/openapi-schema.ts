import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";

type JsonSchema = Record<string, unknown>;

/** Which components each application has registered, as JSON text by name. */
const components = new WeakMap<OpenAPIHono, Map<string, string>>();

/**
 * A schema of ours as JSON Schema for the OpenAPI document. What has a title becomes a component of that name. The only
 * recursive one is "any JSON", which is said as such.
 */
export function openApiSchema(app: OpenAPIHono, schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, $defs: __, ...body } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  return named(app, withoutRefs(body)) as JsonSchema;
}

function withoutRefs(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutRefs);
  if (typeof node !== "object" || node === null) return node;
  if ("$ref" in node) return {};
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutRefs(value)]));
}

/** Puts a reference in the place of every schema with a title, innermost first. Two of one title that differ stay as they are. */
function named(app: OpenAPIHono, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((inner) => named(app, inner));
  if (typeof node !== "object" || node === null) return node;
  const schema: JsonSchema = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, named(app, value)]));
  const { title } = schema;
  if (typeof title !== "string" || !("type" in schema || "anyOf" in schema || "allOf" in schema)) return schema;
  return registerComponent(app, title, schema) ? { $ref: `#/components/schemas/${title}` } : schema;
}

/** @returns whether the name stands for this schema now */
export function registerComponent(app: OpenAPIHono, name: string, schema: JsonSchema): boolean {
  const known = components.get(app) ?? new Map<string, string>();
  components.set(app, known);
  const text = JSON.stringify(schema);
  const before = known.get(name);
  if (before !== undefined) return before === text;
  known.set(name, text);
  app.openAPIRegistry.registerComponent("schemas", name, schema as never);
  return true;
}

export type OpenApiParameter = {
  in: "path" | "query";
  name: string;
  required: boolean;
  description?: string;
  schema: JsonSchema;
};

/** The fields of an object schema as parameters of a path or a query. */
export function openApiParameters(
  app: OpenAPIHono,
  place: "path" | "query",
  schema: z.ZodType | undefined,
): OpenApiParameter[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = openApiSchema(app, schema, "input") as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...field }]) => ({
    in: place,
    name,
    required: place === "path" || required.includes(name),
    ...(typeof description === "string" ? { description } : {}),
    schema: field,
  }));
}
