import { describe, expect, it } from "vitest";
import type { Json } from "@/lib/schemas/common";
import { readDraft, writeDraft } from "./condition-draft";
import { criteriaOfExpression } from "./criteria-of-expression";
import { convertValue, criterionText, criterionValue } from "./criterion-value";
import { expressionOfCriteria } from "./expression-of-criteria";
import { finishedConditions } from "./finished-conditions";
import { payloadFields, rulePaths } from "./payload-fields";
import { conditionsInWords, countCriteria, slugOf } from "./rule-words";

const NESTED: Json[] = [
  { field: "level", operator: "in", value: ["warning", "error"] },
  { any: [{ field: "disk.free", operator: "less_than", value: 5 }, { not: { field: "host", operator: "exists" } }] },
  { not: { all: [{ field: "a", operator: "equals", value: null }] } },
];

describe("conditions as a draft", () => {
  it("writes back exactly what was stored", () => {
    for (const conditions of [NESTED, [{ any: NESTED }], [{ not: { any: NESTED } }], { expression: "event.id > 1" }]) {
      expect(writeDraft(readDraft(conditions)).conditions).toEqual(conditions);
    }
    for (const empty of [null, {}, []]) expect(writeDraft(readDraft(empty)).conditions).toEqual({});
  });

  it("knows where each row went, inside its not", () => {
    const draft = readDraft(NESTED);
    const { places } = writeDraft(draft);
    expect([...places.values()]).toEqual([
      [0],
      [1],
      [1, "any", 0],
      [1, "any", 1, "not"],
      [2, "not"],
      [2, "not", "all", 0],
    ]);
  });

  it("tries only what is finished", () => {
    const unfinished: Json[] = [{ field: "", operator: "equals" }, { any: [{ field: "a", operator: "equals" }] }];
    expect(finishedConditions([...unfinished, NESTED[0] ?? null])).toEqual([NESTED[0]]);
    expect(finishedConditions({ expression: "event.payload.a ==" })).toBeNull();
  });
});

describe("criteria and expressions", () => {
  it("turns one into the other and back", () => {
    const conditions: Json[] = [
      { field: "level", operator: "equals", value: "error" },
      {
        any: [
          { field: "items.0.n", operator: "less_than", value: -5 },
          { field: "name", operator: "contains", value: "it's" },
        ],
      },
      { not: { field: "x-y", operator: "in", value: [1, "a"] } },
    ];
    const text = expressionOfCriteria(readDraft(conditions).root);
    expect(text).toBe(
      `event.payload.level == 'error' and (event.payload.items[0].n < -5 or contains(event.payload.name, "it's")) and not (event.payload['x-y'] in [1, 'a'])`,
    );
    const root = criteriaOfExpression(text ?? "");
    expect(root && writeDraft({ mode: "criteria", root, expression: "" }).conditions).toEqual(conditions);
  });

  it("refuses what the other cannot say", () => {
    expect(expressionOfCriteria(readDraft([{ field: "a", operator: "changed" }]).root)).toBeNull();
    expect(criteriaOfExpression("event.payload.a + 1 > 2")).toBeNull();
    expect(criteriaOfExpression("event.payload.a ==")).toBeNull();
  });
});

describe("values of criteria", () => {
  it("reads numbers and booleans, and keeps text where the field is text", () => {
    expect(criterionValue("equals", "5", false)).toBe(5);
    expect(criterionValue("equals", "5", true)).toBe("5");
    expect(criterionValue("in", "a, 5", false)).toEqual(["a", 5]);
    expect(criterionValue("exists", "x", false)).toBeUndefined();
  });

  it("shows a value so that it is read back the same", () => {
    for (const value of ["5", 5, true, "text", { a: 1 }, ["x, y", 2]]) {
      const operator = Array.isArray(value) ? "in" : "equals";
      expect(criterionValue(operator, criterionText(operator, value, false), false)).toEqual(value);
    }
  });

  it("carries a value over to another operator", () => {
    expect(convertValue("equals", "in", "a")).toEqual(["a"]);
    expect(convertValue("in", "equals", ["a", "b"])).toBe("a");
    expect(convertValue("equals", "starts_with", 5)).toBe("5");
    expect(convertValue("equals", "exists", 5)).toBeUndefined();
  });
});

describe("fields of payloads", () => {
  it("joins what the schema declares with what payloads have", () => {
    const schema = { level: { type: "string", enum: ["info", "error"] }, disk: { type: "object" } };
    const fields = payloadFields(schema, [{ disk: { free: 3 }, tags: ["x"] }, null]);
    expect(fields.map(({ path }) => path)).toEqual(["level", "disk", "disk.free", "tags", "tags.0"]);
    expect(fields[2]).toMatchObject({ type: "number", sample: 3, values: [3] });
    expect(rulePaths(fields).map(({ path }) => path)).toContain("event.payload.disk.free");
  });
});

describe("words", () => {
  it("counts criteria at every depth", () => {
    expect(countCriteria(NESTED)).toBe(4);
    expect(conditionsInWords({})).toBe("always");
    expect(conditionsInWords({ foo: 1 })).toBe("never");
  });

  it("makes a ref of any name", () => {
    expect(slugOf("Über Backup: done!")).toBe("uber-backup-done");
    expect(slugOf("…")).toBe("");
  });
});
