import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "@/lib/expression/json";
import {
  applyParameterDefaults,
  checkParameterSchema,
  maskSecrets,
  normaliseParameterSchema,
  secretParameterNames,
  validateParameters,
} from "@/lib/parameters/parameter-schema";

const flat = {
  url: { type: "string", required: true, pattern: "^https?://", description: "Where" },
  method: { type: "string", default: "GET", enum: ["GET", "POST"] },
  timeout: { type: "integer", minimum: 1, maximum: 60, default: 30 },
  ratio: { type: "number" },
  verify: { type: "boolean", default: true },
  headers: { type: "object", default: {} },
  codes: { type: "array", items: { type: "integer" } },
  token: { type: "string", secret: true },
};

const jsonSchema = {
  type: "object",
  required: ["name"],
  additionalProperties: false,
  properties: {
    name: { type: "string", minLength: 2, title: "Name" },
    port: { type: ["null", "integer"], exclusiveMinimum: 0 },
    auth: {
      type: "object",
      required: ["user"],
      properties: { user: { type: "string" }, password: { type: "string", secret: true } },
    },
  },
};

function messages(schema: unknown, values: Record<string, Json>, options = {}): string[] {
  return validateParameters(schema, values, options).map(({ path, message }) => `${path.join(".")} ${message}`);
}

describe("normaliseParameterSchema", () => {
  it("reads the flat form and JSON Schema into the same map", () => {
    expect(normaliseParameterSchema(flat).timeout).toEqual({
      type: "integer",
      types: ["integer"],
      required: false,
      secret: false,
      minimum: 1,
      maximum: 60,
      default: 30,
    });
    const read = normaliseParameterSchema(jsonSchema);
    expect(Object.keys(read)).toEqual(["name", "port", "auth"]);
    expect(read.name).toMatchObject({ type: "string", required: true, label: "Name" });
    expect(read.port).toMatchObject({ type: "integer", types: ["integer", "null"] });
    expect(read.auth?.properties?.user?.required).toBe(true);
  });

  it("takes a parameter that is called type or properties for a parameter", () => {
    const schema = { type: { type: "string", required: true }, properties: { type: "object" } };
    expect(Object.keys(normaliseParameterSchema(schema))).toEqual(["type", "properties"]);
    expect(checkParameterSchema(schema)).toEqual([]);
  });

  it.each([[null], [undefined], [{}], [[]], ["x"], [{ type: "object" }]])("%j has no parameters", (schema) => {
    expect(normaliseParameterSchema(schema)).toEqual({});
  });
});

describe("validateParameters", () => {
  const good = { url: "https://a", method: "POST", timeout: 5, ratio: 1, verify: false, headers: {}, codes: [1] };

  it("accepts values that fit, parameters the schema does not name, and null for absent", () => {
    expect(messages(flat, good)).toEqual([]);
    expect(messages(flat, { ...good, extra: 1, method: null })).toEqual([]);
    expect(messages(null, { a: 1 })).toEqual([]);
  });

  it.each([
    [{}, "url is required"],
    [{ url: null }, "url is required"],
    [{ url: 5 }, "url must be a string, is 5"],
    [{ url: "ftp://x" }, "url must match ^https?://"],
    [{ method: "PUT" }, "method must be one of 'GET', 'POST'"],
    [{ timeout: 0 }, "timeout must be at least 1"],
    [{ timeout: 61 }, "timeout must be at most 60"],
    [{ timeout: 1.5 }, "timeout must be an integer, is 1.5"],
    [{ timeout: "5" }, "timeout must be an integer, is '5'"],
    [{ ratio: "x" }, "ratio must be a number, is 'x'"],
    [{ verify: "true" }, "verify must be a boolean, is 'true'"],
    [{ headers: [] }, "headers must be an object, is []"],
    [{ codes: {} }, "codes must be an array, is {}"],
    [{ codes: [1, "x"] }, "codes.1 must be an integer, is 'x'"],
  ])("%j: %s", (change, expected) => {
    const values = "url" in change || Object.keys(change).length === 0 ? change : { ...good, ...change };
    expect(messages(flat, values as Record<string, Json>)).toEqual([expected]);
  });

  it("checks nested objects, unions and closed objects of JSON Schema", () => {
    expect(messages(jsonSchema, { name: "ab", port: null, auth: { user: "u" } })).toEqual([]);
    expect(messages(jsonSchema, { name: "a", port: 0, auth: {}, more: 1 })).toEqual([
      "name must have at least 2 characters",
      "port must be more than 0",
      "auth.user is required",
      "more is not a known parameter",
    ]);
    expect(messages(jsonSchema, { name: "ab", port: "x" })).toEqual(["port must be an integer or null, is 'x'"]);
  });

  it("a template is accepted for every type, but only where templates are allowed", () => {
    const values = { url: "{{ event.payload.u }}", timeout: "{{ event.payload.t }}", codes: ["{{ event.id }}"] };
    expect(messages(flat, values, { allowTemplates: true })).toEqual([]);
    expect(messages(flat, values)).toHaveLength(3);
    expect(messages(flat, { url: "{{ open" }, { allowTemplates: true })).toHaveLength(1);
  });

  it("a partial check does not miss anything, and a default satisfies required", () => {
    expect(messages(flat, { timeout: 0 }, { partial: true })).toEqual(["timeout must be at least 1"]);
    expect(messages({ a: { type: "string", required: true, default: "x" } }, {})).toEqual([]);
  });

  it("an inherited property is neither a value nor a definition", () => {
    expect(messages({ constructor: { type: "string", required: true } }, {})).toEqual(["constructor is required"]);
    expect(messages({ type: "object", properties: {}, additionalProperties: false }, { toString: 1 })).toHaveLength(1);
  });
});

describe("checkParameterSchema", () => {
  it.each([[null], [undefined], [{}], [flat], [jsonSchema], [{ a: {} }], [{ a: { type: "str" } }]])(
    "%j can be stored",
    (schema) => {
      expect(checkParameterSchema(schema)).toEqual([]);
    },
  );

  it.each([
    ["x", []],
    [[], []],
    [{ a: "string" }, ["a"]],
    [{ a: { type: "strnig" } }, ["a", "type"]],
    [{ a: { type: [] } }, ["a", "type"]],
    [{ a: { required: "yes" } }, ["a", "required"]],
    [{ a: { secret: 1 } }, ["a", "secret"]],
    [{ a: { enum: [] } }, ["a", "enum"]],
    [{ a: { minimum: "1" } }, ["a", "minimum"]],
    [{ a: { minimum: 2, maximum: 1 } }, ["a", "maximum"]],
    [{ a: { pattern: "(" } }, ["a", "pattern"]],
    [{ a: { type: "integer", default: "x" } }, ["a", "default"]],
    [{ a: { type: "integer", enum: [1], default: 2 } }, ["a", "default"]],
    [{ a: { items: 5 } }, ["a", "items"]],
    [{ type: "object", properties: { a: { type: "x" } } }, ["properties", "a", "type"]],
    [{ a: { properties: { b: { type: "x" } } } }, ["a", "properties", "b", "type"]],
    [JSON.parse('{"__proto__": {"type": "string"}}'), ["__proto__"]],
  ])("%j is refused at %j", (schema, path) => {
    expect(checkParameterSchema(schema)[0]?.path).toEqual(path);
  });
});

describe("defaults and secrets", () => {
  it("fills in defaults of absent parameters only, as copies", () => {
    const first = applyParameterDefaults(flat, { url: "u", method: null });
    expect(first).toEqual({ url: "u", method: null, timeout: 30, verify: true, headers: {} });
    (first.headers as Record<string, Json>).x = 1;
    expect(applyParameterDefaults(flat, {}).headers).toEqual({});
  });

  it("masks secrets wherever the schema has them", () => {
    expect(secretParameterNames(flat)).toEqual(["token"]);
    expect(maskSecrets(flat, { token: "t", url: "u" })).toEqual({ token: "***", url: "u" });
    expect(maskSecrets(flat, { token: null })).toEqual({ token: null });
    expect(maskSecrets(jsonSchema, { auth: { user: "u", password: "p" } })).toEqual({
      auth: { user: "u", password: "***" },
    });
    const list = { all: { type: "array", items: { type: "object", properties: { key: { secret: true } } } } };
    expect(maskSecrets(list, { all: [{ key: 1 }, { other: 2 }] })).toEqual({ all: [{ key: "***" }, { other: 2 }] });
  });

  it("a secret never survives masking, whatever its value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (secret, rest) => {
        const masked = maskSecrets(flat, { ...(rest as Record<string, Json>), token: secret as Json });
        expect(masked.token).toBe(secret === null ? null : "***");
      }),
    );
  });

  it("nothing throws for arbitrary schemas and values", () => {
    const definition = fc.dictionary(
      fc.constantFrom("type", "required", "default", "enum", "minimum", "items", "properties", "pattern", "secret"),
      fc.oneof(fc.jsonValue(), fc.constantFrom("string", "object", "array", ["string", "null"])),
    );
    const schemas = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.string(), definition),
      fc.record({ type: fc.constant("object"), properties: fc.dictionary(fc.string(), definition) }),
    );
    fc.assert(
      fc.property(schemas, fc.dictionary(fc.string(), fc.jsonValue()), (schema, values) => {
        checkParameterSchema(schema);
        validateParameters(schema, values as Record<string, Json>, { allowTemplates: true });
        applyParameterDefaults(schema, maskSecrets(schema, values as Record<string, Json>));
      }),
      { numRuns: 2_000 },
    );
  });
});
