import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONDITION_OPERATORS } from "@/lib/expression/condition-operators";
import {
  type ConditionEvent,
  compileConditions,
  evaluateConditions,
  usesPreviousEvent,
} from "@/lib/expression/evaluate-conditions";
import type { Json } from "@/lib/expression/json";

const payload: Json = {
  level: "debug",
  count: 5,
  ratio: 0.5,
  on: true,
  nothing: null,
  tags: ["a", "b"],
  disk: { parts: [{ free: 10 }] },
  "x-id": "k",
};

function eventWith(data: Json): ConditionEvent {
  return {
    id: 7,
    trigger: "core.webhook",
    trigger_ref: "core.webhook",
    created: "2026-01-01T00:00:00Z",
    payload: data,
  };
}

const event = eventWith(payload);

function matched(conditions: unknown, previousPayload?: Json): boolean {
  return evaluateConditions(conditions, event, { previousPayload }).matched;
}

function explanation(conditions: unknown, previousPayload?: Json): string | undefined {
  return evaluateConditions(conditions, event, { previousPayload }).failed?.explanation;
}

describe("forms of conditions", () => {
  it.each([[{}], [[]], [null], [undefined]])("%j is always true", (conditions) => {
    expect(evaluateConditions(conditions, event)).toEqual({ matched: true, failed: null });
  });

  it.each([[{}], [[]], [{ expression: "1 == 2" }], [{ odd: 1 }], [[{ operator: "nope" }]], ["text"]])(
    "an event without payload passes %j",
    (conditions) => {
      expect(evaluateConditions(conditions, eventWith(null)).matched).toBe(true);
    },
  );

  it.each([[{ odd: 1 }], [{ all: [] }], [{ expression: 5 }], ["text"], [5], [true]])("%j is false", (conditions) => {
    const outcome = evaluateConditions(conditions, event);
    expect(outcome.matched).toBe(false);
    expect(outcome.failed?.explanation).not.toBe("");
  });

  it("an empty payload is a payload", () => {
    const criteria = [{ field: "level", operator: "equals", value: "info" }];
    expect(evaluateConditions(criteria, eventWith({})).matched).toBe(false);
  });
});

describe("expressions", () => {
  it.each([
    ["event.payload.level == 'debug'", true],
    ["{{ event.payload.level == 'debug' }}", true],
    [" {{event.payload.count}} ", true],
    ["event.payload.count > 4.5 and event.payload.level in ['debug', 'info']", true],
    ["event.id == 7 and event.trigger == event.trigger_ref and event.created < '2027'", true],
    ["event.payload.nothing", false],
    ["event.payload.absent", false],
    ["not event.payload.absent", false],
    ["event.payload.level > 3", false],
    ["payload.level == 'debug'", false],
    ["1 +", false],
    ["", false],
  ])("%j is %s", (expression, expected) => {
    expect(matched({ expression })).toBe(expected);
  });

  it("explains with the side that decided", () => {
    expect(explanation({ expression: "event.id == 7 and event.payload.level == 'info'" })).toBe(
      "event.payload.level is 'debug', expected == 'info'",
    );
    expect(explanation({ expression: "event.payload.absent == 1" })).toBe(
      "the expression cannot be evaluated: event.payload (object) has no field 'absent' (at character 1)",
    );
    expect(explanation({ expression: "{{ event.payload.nothing }}" })).toBe(
      "event.payload.nothing is null, expected a true value",
    );
  });
});

describe("operators", () => {
  const cases: [field: string, operator: string, value: Json | undefined, expected: boolean][] = [
    ["level", "equals", "debug", true],
    ["level", "equals", "info", false],
    ["count", "equals", 5.0, true],
    ["count", "equals", "5", false],
    ["tags", "equals", ["a", "b"], true],
    ["nothing", "equals", null, true],
    ["absent", "equals", null, false],
    ["level", "not_equals", "info", true],
    ["level", "not_equals", "debug", false],
    ["absent", "not_equals", "info", false],
    ["level", "contains", "bug", true],
    ["tags", "contains", "b", true],
    ["tags", "contains", "c", false],
    ["count", "contains", 5, false],
    ["disk", "contains", "parts", false],
    ["level", "not_contains", "x", true],
    ["tags", "not_contains", "a", false],
    ["count", "not_contains", 5, false],
    ["absent", "not_contains", "a", false],
    ["level", "starts_with", "de", true],
    ["count", "starts_with", "5", false],
    ["level", "ends_with", "bug", true],
    ["level", "ends_with", "de", false],
    ["level", "matches", "^d.b", true],
    ["level", "matches", "^b", false],
    ["count", "matches", "5", false],
    ["count", "greater_than", 4.9, true],
    ["count", "greater_than", 5, false],
    ["count", "greater_than", "4", false],
    ["level", "greater_than", "a", true],
    ["tags", "greater_than", ["a", "a"], true],
    ["count", "greater_or_equal", 5, true],
    ["count", "less_than", 5, false],
    ["ratio", "less_than", 1, true],
    ["absent", "less_than", 1, false],
    ["count", "less_or_equal", 5, true],
    ["level", "in", ["debug", "info"], true],
    ["count", "in", [1, 2], false],
    ["level", "not_in", ["info"], true],
    ["level", "not_in", ["debug"], false],
    ["absent", "not_in", ["info"], false],
    ["nothing", "exists", undefined, true],
    ["absent", "exists", undefined, false],
    ["absent", "not_exists", undefined, true],
    ["nothing", "not_exists", undefined, false],
    ["level", "changed", undefined, true],
    ["absent", "changed", undefined, false],
    ["disk.parts.0.free", "equals", 10, true],
    ["disk.parts[-1].free", "equals", 10, true],
    ["disk.parts.1.free", "exists", undefined, false],
    ["x-id", "equals", "k", true],
    ["tags.length", "exists", undefined, false],
    ["__proto__", "exists", undefined, false],
    ["constructor", "exists", undefined, false],
    ["level.constructor", "exists", undefined, false],
  ];
  it.each(cases)("%s %s %j is %s", (field, operator, value, expected) => {
    expect(matched([{ field, operator, value }])).toBe(expected);
    expect(matched([{ not: { field, operator, value } }])).toBe(!expected);
  });

  it("the table above has every operator", () => {
    expect(new Set(cases.map(([, operator]) => operator))).toEqual(new Set(Object.keys(CONDITION_OPERATORS)));
  });

  it("changed compares with the previous event", () => {
    const changed = [{ field: "level", operator: "changed" }];
    expect(matched(changed, { level: "debug" })).toBe(false);
    expect(matched(changed, { level: "info" })).toBe(true);
    expect(matched(changed, {})).toBe(true);
    expect(matched(changed, null)).toBe(true);
    expect(explanation(changed, { level: "debug" })).toBe(
      "level is 'debug' and was 'debug' before, expected to have changed",
    );
    expect(usesPreviousEvent([{ any: [{ not: changed[0] }] }])).toBe(true);
    expect(usesPreviousEvent([{ field: "changed", operator: "equals", value: "changed" }])).toBe(false);
    expect(usesPreviousEvent({ expression: "changed" })).toBe(false);
  });
});

describe("groups", () => {
  const yes = { field: "level", operator: "equals", value: "debug" };
  const no = { field: "level", operator: "equals", value: "info" };
  const unknown = { field: "level", operator: "is_like", value: "debug" };

  it.each([
    [[yes, yes], true],
    [[yes, no], false],
    [[{ all: [yes, no] }], false],
    [[{ any: [no, yes] }], true],
    [[{ any: [no, no] }], false],
    [[{ not: no }], true],
    [[{ not: { any: [no, { all: [yes, { not: no }] }] } }], false],
    [[{ all: [] }], true],
    [[{ any: [] }], false],
  ])("%j is %s", (conditions, expected) => {
    expect(matched(conditions)).toBe(expected);
  });

  it.each([
    [[unknown]],
    [[{ not: unknown }]],
    [[{ not: { not: unknown } }]],
    [[{ not: { all: [yes, unknown] } }]],
    [[{ not: { any: [no, unknown] } }]],
    [[yes, { not: { field: "level", operator: "matches", value: "(" } }]],
    [[{ not: 5 }]],
    [[{ not: { any: "x" } }]],
    [[{ not: no, any: [yes] }]],
    [[yes, null]],
  ])("what cannot be understood never lets an event pass: %j", (conditions) => {
    expect(matched(conditions)).toBe(false);
  });

  it("an alternative that holds is enough beside one that cannot be understood", () => {
    expect(matched([{ any: [unknown, yes] }])).toBe(true);
  });

  it("a criterion too costly to decide is not made true by negation", () => {
    const heavy = { field: "text", operator: "matches", value: "a.{900}b$" };
    const large = eventWith({ text: "ab".repeat(100_000) });
    expect(evaluateConditions([heavy], large).matched).toBe(false);
    expect(evaluateConditions([{ not: heavy }], large).matched).toBe(false);
  });
});

describe("the explanation of a failure", () => {
  it("names the first failing criterion, its place and the value it saw", () => {
    const criterion = { field: "level", operator: "equals", value: "info" };
    const conditions = [{ field: "count", operator: "exists" }, { all: [criterion] }];
    expect(evaluateConditions(conditions, event).failed).toEqual({
      path: [1, "all", 0],
      criterion,
      field: "level",
      operator: "equals",
      expected: "info",
      actual: "debug",
      explanation: "level is 'debug', expected equals 'info'",
    });
  });

  it.each([
    [[{ field: "absent", operator: "less_than", value: 3 }], "absent is missing, expected less than 3"],
    [[{ field: "absent", operator: "exists" }], "absent is missing, expected to exist"],
    [[{ field: "count", operator: "not_exists" }], "count is 5, expected not to exist"],
    [
      [{ field: "level", operator: "greater_than", value: 3 }],
      "level is 'debug' (string and number cannot be ordered), expected greater than 3",
    ],
    [
      [{ not: { field: "level", operator: "equals", value: "debug" } }],
      "level is 'debug', expected not (equals 'debug')",
    ],
    [[{ field: "level", operator: "is_like", value: 1 }], "there is no operator 'is_like'"],
    [
      [
        {
          any: [
            { field: "level", operator: "equals", value: "info" },
            { field: "count", operator: "greater_than", value: 9 },
          ],
        },
      ],
      "none of 2 alternatives matched: level is 'debug', expected equals 'info'; count is 5, expected greater than 9",
    ],
    [[{ any: [{ field: "count", operator: "in", value: [1, 2] }] }], "count is 5, expected in [1, 2]"],
    [
      [
        {
          not: {
            all: [
              { field: "count", operator: "exists" },
              { field: "level", operator: "exists" },
            ],
          },
        },
      ],
      "all 2 criteria of a negated group matched: count is 5, expected not (to exist); level is 'debug', expected not (to exist)",
    ],
  ])("%j: %s", (conditions, expected) => {
    expect(explanation(conditions)).toBe(expected);
  });

  it("stays short whatever the payload and the groups are", () => {
    const leaf = { field: "big", operator: "equals", value: "y".repeat(100_000) };
    let group: unknown = leaf;
    for (let level = 0; level < 15; level++) group = { any: [group, group] };
    const large = eventWith({ big: Array.from({ length: 100_000 }, () => ({ a: "x".repeat(100) })) });
    expect(evaluateConditions([leaf], large).failed?.explanation.length).toBeLessThan(500);
    expect(evaluateConditions([group], large).failed?.explanation.length).toBeLessThanOrEqual(500);
  });
});

describe("properties", () => {
  const field = fc.constantFrom("level", "count", "tags", "absent", "disk.parts.0.free", "nothing", "");
  const criterion = fc.record({
    field,
    operator: fc.constantFrom(...Object.keys(CONDITION_OPERATORS), "is_like"),
    value: fc.oneof(fc.constantFrom("debug", 5, ["a", "b"], "a", null, "("), fc.jsonValue({ maxDepth: 2 })),
  });
  const { entry } = fc.letrec<{ entry: unknown }>((tie) => ({
    entry: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      criterion,
      fc.record({ all: fc.array(tie("entry"), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie("entry"), { maxLength: 3 }) }),
      fc.record({ not: tie("entry") }),
    ),
  }));

  it("De Morgan holds for every group, malformed entries included", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), (entries) => {
        const negated = entries.map((one) => ({ not: one }));
        expect(matched([{ not: { all: entries } }])).toBe(matched([{ any: negated }]));
        expect(matched([{ not: { any: entries } }])).toBe(matched([{ all: negated }]));
      }),
      { numRuns: 2_000 },
    );
  });

  it("a failure always has a reason and a place, a match never has one", () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 3 }), fc.jsonValue(), (entries, data) => {
        const outcome = evaluateConditions(entries, eventWith(data as Json));
        expect(outcome.failed === null).toBe(outcome.matched);
        if (outcome.failed === null) return;
        expect(outcome.failed.explanation.length).toBeGreaterThan(0);
        let at: unknown = entries;
        for (const step of outcome.failed.path) at = (at as Record<string | number, unknown>)[step];
        expect(outcome.failed.criterion).toBe(outcome.failed.path.length === 0 ? entries : at);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never throws, whatever the conditions and the payload are", () => {
    const arbitrary = fc.oneof(
      fc.anything(),
      fc.array(fc.anything()),
      fc.record({ expression: fc.anything() }),
      fc.record({ expression: fc.string() }),
      fc.array(fc.record({ field: fc.anything(), operator: fc.anything(), value: fc.anything() })),
    );
    fc.assert(
      fc.property(arbitrary, fc.anything(), (conditions, data) => {
        const result = evaluateConditions(conditions, eventWith(data as Json), { previousPayload: data as Json });
        expect(typeof result.matched).toBe("boolean");
        expect(typeof usesPreviousEvent(conditions)).toBe("boolean");
      }),
      { numRuns: 3_000 },
    );
  });

  it("never throws for objects that throw and structures that refer to themselves", () => {
    const throwing = {
      get field(): string {
        throw new Error("no");
      },
      operator: "equals",
    };
    const cyclic: unknown[] = [];
    cyclic.push({ all: cyclic }, { not: { any: cyclic } });
    expect(matched([throwing])).toBe(false);
    expect(matched(cyclic)).toBe(false);
    expect(usesPreviousEvent([throwing])).toBe(false);
    const hostile = eventWith({
      get level(): string {
        throw new Error("no");
      },
    });
    expect(compileConditions([{ field: "level", operator: "exists" }])(hostile).matched).toBe(false);
  });
});
