import { describe, expect, it } from "vitest";
import { messageFor, parameterIssues, typingIssues } from "./parameter-issues";
import { textOfValue, valueOfText } from "./parameter-value";
import { EMPTY_ROW, rowNameProblem, rowsOfSchema, schemaOfRows } from "./schema-rows";
import { completeTemplate, matchingPaths, openTemplateAt } from "./template-completion";

describe("values as text", () => {
  it("keeps a number a number, and what is no number the text that it is", () => {
    expect(valueOfText("number", "1.50")).toBe(1.5);
    expect(valueOfText("number", "1e")).toBe("1e");
    expect(valueOfText("number", "")).toBeUndefined();
  });

  it("keeps text that looks like JSON text in a field that takes both", () => {
    for (const value of ["5", "true", "hello", '"quoted"', 5, true, [1], { a: "x" }]) {
      expect(valueOfText("loose", textOfValue("loose", value))).toEqual(value);
    }
  });

  it("passes unfinished JSON on as text, so that the check refuses it", () => {
    expect(valueOfText("json", '{"a":')).toBe('{"a":');
    expect(parameterIssues({ a: { type: "object" } }, { a: '{"a":' }, true)).toHaveLength(1);
  });
});

describe("issues", () => {
  const schema = { count: { type: "integer", required: true }, name: { type: "string" } };

  it("does not complain about required parameters or unfinished templates while typing", () => {
    expect(typingIssues(schema, {}, true)).toEqual([]);
    expect(typingIssues(schema, { count: "{{ event" }, true)).toEqual([]);
    expect(messageFor(typingIssues(schema, { count: "x" }, true), "count")).toBe("Must be an integer, is 'x'");
  });

  it("asks for required parameters when submitting", () => {
    expect(messageFor(parameterIssues(schema, {}, true), "count")).toBe("This is required");
  });
});

describe("schema rows", () => {
  it("writes a flat schema back as it was, unknown keywords included", () => {
    const schema = {
      level: { type: "string", required: true, default: "info", enum: ["info", "error"], pattern: "^[a-z]+$" },
      count: { type: "integer", default: 5, minimum: 1 },
      tags: { type: "array", items: { type: "string" }, description: "Labels" },
      token: { type: "string", secret: true },
      extra: { type: ["string", "null"] },
    };
    expect(schemaOfRows(rowsOfSchema(schema), schema)).toEqual(schema);
  });

  it("writes a JSON Schema back as one", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "number" }, b: { type: "string" } },
      required: ["b"],
      additionalProperties: false,
    };
    expect(schemaOfRows(rowsOfSchema(schema), schema)).toEqual(schema);
  });

  it("never lets one of two rows with the same name replace the other", () => {
    const rows = [
      { ...EMPTY_ROW, name: "a" },
      { ...EMPTY_ROW, name: "a", description: "second" },
    ];
    expect(rowNameProblem(rows, 1)).toBe("This name is already there");
    expect(schemaOfRows(rows, null)).toHaveProperty([""]);
  });

  it("leaves blank rows out", () => {
    expect(schemaOfRows([EMPTY_ROW], null)).toBeNull();
  });
});

describe("template completion", () => {
  it("is open between braces only", () => {
    expect(openTemplateAt("a {{ event.pay", 14)).toEqual({ start: 2, query: "event.pay" });
    expect(openTemplateAt("a {{ event }} b", 15)).toBeNull();
    expect(openTemplateAt("a", 1)).toBeNull();
  });

  it("replaces what is in the braces and leaves the text around", () => {
    const text = "x {{ ev }} y {{ z }}";
    const open = openTemplateAt(text, 7);
    expect(open && completeTemplate(text, open, 7, "event.id").text).toBe("x {{ event.id }} y {{ z }}");
    expect(completeTemplate("{{ ", { start: 0, query: "" }, 3, "event.id")).toEqual({
      text: "{{ event.id }}",
      caret: 14,
    });
  });

  it("offers paths that begin with the query first", () => {
    const paths = [{ path: "event.payload.id" }, { path: "id.a" }];
    expect(matchingPaths(paths, "id").map(({ path }) => path)).toEqual(["id.a", "event.payload.id"]);
  });
});
