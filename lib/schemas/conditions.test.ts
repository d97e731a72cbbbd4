import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionsNeverMatch } from "@/lib/expression/condition-operators";
import { evaluateConditions } from "@/lib/expression/evaluate-conditions";
import type { Json } from "@/lib/expression/json";
import { validateConditions } from "@/lib/expression/validate-conditions";
import { conditionsSchema } from "@/lib/schemas/conditions";

const good = { field: "disk.0.free", operator: "less_than", value: 5 };

describe("validateConditions", () => {
  it.each([
    [null],
    [undefined],
    [{}],
    [[]],
    [{ expression: "event.payload.a == 1" }],
    [{ expression: "{{ event.payload.a }}" }],
    [[good, { any: [good, { not: { all: [good] } }] }]],
    [[{ field: "a", operator: "exists" }]],
    [[{ field: "a", operator: "changed", value: null }]],
    [[{ field: "a", operator: "equals", value: null }]],
    [{ anything: "else" }],
  ])("%j may be saved", (conditions) => {
    expect(validateConditions(conditions)).toEqual([]);
    if (conditions !== undefined) expect(conditionsSchema.safeParse(conditions).success).toBe(true);
  });

  it.each([
    ["text", []],
    [5, []],
    [{ expression: 5 }, ["expression"]],
    [{ expression: "" }, ["expression"]],
    [{ expression: "a ==" }, ["expression"]],
    [{ expression: "nope(1)" }, ["expression"]],
    [[5], [0]],
    [[[good]], [0]],
    [[{}], [0, "field"]],
    [[{ ...good, operator: "is_like" }], [0, "operator"]],
    [[{ ...good, operator: "constructor" }], [0, "operator"]],
    [[{ ...good, field: "" }], [0, "field"]],
    [[{ ...good, field: "a b" }], [0, "field"]],
    [[{ ...good, field: "a".repeat(600) }], [0, "field"]],
    [[{ field: "a", operator: "equals" }], [0, "value"]],
    [[{ field: "a", operator: "matches", value: "(" }], [0, "value"]],
    [[{ field: "a", operator: "matches", value: 5 }], [0, "value"]],
    [[{ field: "a", operator: "in", value: "x" }], [0, "value"]],
    [[{ any: [good, { not: { ...good, operator: "x" } }] }], [0, "any", 1, "not", "operator"]],
    [[{ any: [] }], [0, "any"]],
    [[{ all: good }], [0, "all"]],
    [[{ all: [good], not: good }], [0]],
    [[{ all: [good], field: "a" }], [0]],
  ])("%j is refused at %j", (conditions, path) => {
    const [problem] = validateConditions(conditions);
    expect(problem?.path).toEqual(path);
    expect(problem?.message.length).toBeGreaterThan(5);
    expect(conditionsSchema.safeParse(conditions).success).toBe(false);
  });

  it("bounds nesting and number of criteria", () => {
    let group: unknown = good;
    for (let level = 0; level < 30; level++) group = { not: group };
    expect(validateConditions([group])[0]?.message).toContain("nested");
    expect(validateConditions(Array.from({ length: 501 }, () => good))[0]?.message).toContain("500");
    expect(validateConditions(Array.from({ length: 500 }, () => good))).toEqual([]);
  });

  it("says which objects would never match", () => {
    expect(conditionsNeverMatch({ all: [] })).toBe(true);
    expect(conditionsNeverMatch({})).toBe(false);
    expect(conditionsNeverMatch({ expression: "x" })).toBe(false);
  });

  it("never throws, and what it accepts is never malformed when evaluated", () => {
    const event = { id: 1, trigger: "a.b", trigger_ref: "a.b", created: "", payload: {} };
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.array(fc.jsonValue())), (conditions) => {
        if (validateConditions(conditions).length > 0 || conditionsNeverMatch(conditions)) return;
        const { failed } = evaluateConditions(conditions, { ...event, payload: { a: 1 } as Json });
        if (failed !== null) expect(failed.explanation).not.toContain("there is no operator");
      }),
      { numRuns: 2_000 },
    );
  });
});
