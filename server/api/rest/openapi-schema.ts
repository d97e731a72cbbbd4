import { z } from "zod";

/** A schema of ours as JSON Schema for the OpenAPI document. The only recursive one is "any JSON", which is said as such. */
export function openApiSchema(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, $defs: __, ...body } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  return withoutRefs(body) as Record<string, unknown>;
}

function withoutRefs(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutRefs);
  if (typeof node !== "object" || node === null) return node;
  if ("$ref" in node) return {};
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutRefs(value)]));
}

export type OpenApiParameter = {
  in: "path" | "query";
  name: string;
  required: boolean;
  schema: Record<string, unknown>;
};

/** The fields of an object schema as parameters of a path or a query. */
export function openApiParameters(place: "path" | "query", schema: z.ZodType | undefined): OpenApiParameter[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = openApiSchema(schema, "input") as {
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, field]) => ({
    in: place,
    name,
    required: place === "path" || required.includes(name),
    schema: field,
  }));
}
