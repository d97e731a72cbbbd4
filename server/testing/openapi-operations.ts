import { z } from "zod";

/** As much of an OpenAPI document as a test needs. */
export type JsonSchema = {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  examples?: unknown[];
  $ref?: string;
  [more: string]: unknown;
};
export type Parameter = { in: "path" | "query"; name: string; required?: boolean; schema: JsonSchema };
export type Operation = {
  method: string;
  path: string;
  tags: string[];
  secured: boolean;
  parameters: Parameter[];
  /** By media type. */
  bodies: Record<string, JsonSchema>;
  /** Schemas of JSON answers by status. */
  answers: Record<string, JsonSchema>;
  /** Of the successful answer. */
  produces: string | null;
};

type Content = Record<string, { schema: JsonSchema }>;
type RawOperation = {
  tags?: string[];
  security?: unknown[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
};
export type OpenApiDocument = {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, JsonSchema> };
};

export function operationsOf(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]): Operation => {
      const answered = Object.entries(raw.responses);
      const success = answered.find(([status]) => status.startsWith("2"))?.[1].content ?? {};
      return {
        method: method.toUpperCase(),
        path,
        tags: raw.tags ?? [],
        secured: (raw.security ?? []).length > 0,
        parameters: raw.parameters ?? [],
        bodies: Object.fromEntries(
          Object.entries(raw.requestBody?.content ?? {}).map(([type, { schema }]) => [type, schema]),
        ),
        answers: Object.fromEntries(
          answered.flatMap(([status, { content }]) =>
            content?.["application/json"] ? [[status, content["application/json"].schema] as const] : [],
          ),
        ),
        produces: Object.keys(success)[0] ?? null,
      };
    }),
  );
}

/** What checks values against a schema of the document; its references lead to the document's components. */
export function validatorOf(document: OpenApiDocument, schema: JsonSchema): z.ZodType {
  const $defs: Record<string, JsonSchema> = {};
  const gather = (text: string) => {
    for (const [, name = ""] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const component = document.components.schemas[name];
      if (!component || name in $defs) continue;
      $defs[name] = component;
      gather(JSON.stringify(component));
    }
  };
  gather(JSON.stringify(schema));
  const inside = JSON.parse(JSON.stringify({ ...schema, $defs }).replaceAll("#/components/schemas/", "#/$defs/"));
  return z.fromJSONSchema(inside as Parameters<typeof z.fromJSONSchema>[0]);
}

export function resolved(document: OpenApiDocument, schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.split("/").at(-1);
  return name ? resolved(document, document.components.schemas[name] ?? {}) : schema;
}

/** A value that the schema should take: its first example, or the plainest of its type. */
export function sampleOf(document: OpenApiDocument, given: JsonSchema): unknown {
  const schema = resolved(document, given);
  if (schema.examples?.length) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum?.length) return schema.enum[0];
  if (schema.anyOf?.[0]) return sampleOf(document, schema.anyOf[0]);
  const [type] = [schema.type ?? "object"].flat();
  if (type === "object") {
    const wanted = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name));
    return Object.fromEntries(wanted.map(([name, field]) => [name, sampleOf(document, field)]));
  }
  return { string: "core.sample", integer: 1, number: 1, boolean: true, array: [], null: null }[type ?? "null"];
}
