import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/schemas/common";
import { compileRule, isCandidate, type MatchEvent, matchRules, type RuleRow } from "@/server/pipeline/match-rules";

const TIMER = "core.intervaltimer";

function rule(change: Partial<RuleRow> = {}): RuleRow {
  return {
    id: 1,
    ref: "core.rule",
    version: 1,
    enabled: true,
    triggerRef: TIMER,
    triggerEnabled: true,
    sensor: null,
    sensorRef: null,
    hasTriggerParams: false,
    conditions: {},
    actionParams: {},
    action: 10,
    actionRef: "core.echo",
    actionParamSchema: null,
    packConfig: {},
    permissionSetRefs: null,
    ownerIdentity: null,
    overlapPolicy: "allow",
    overlapCap: 10,
    ...change,
  };
}

function event(change: Partial<MatchEvent> = {}): MatchEvent {
  return {
    id: null,
    triggerRef: TIMER,
    source: 5,
    boundRule: null,
    isSensorTimer: true,
    payload: {},
    createdAtMs: 0,
    ...change,
  };
}

describe("which rules listen to an event (behaviour.md §1 and §13.3)", () => {
  const ofSensor = (sensor: number | null) => ({ sensor, sensorRef: "core.timer_5" });
  test.each<[string, Partial<RuleRow>, Partial<MatchEvent>, boolean]>([
    ["a rule without a sensor listens to every sensor timer of its trigger", {}, {}, true],
    ["a rule that names this sensor listens", ofSensor(5), {}, true],
    ["a rule that names another sensor does not", ofSensor(6), {}, false],
    ["a rule that names a sensor which is gone does not", ofSensor(null), {}, false],
    [
      "a rule that names a sensor which is gone does not hear events without a source",
      ofSensor(null),
      { source: null },
      false,
    ],
    ["a rule that owns a timer does not listen to sensor timers", { hasTriggerParams: true }, {}, false],
    ["a rule timer's event is for its owner", { hasTriggerParams: true }, { boundRule: 1, isSensorTimer: false }, true],
    ["a rule timer's event is for nobody else", {}, { boundRule: 2, isSensorTimer: false }, false],
    ["an event for one rule reaches it whatever sensor it names", ofSensor(6), { boundRule: 1 }, true],
    ["a disabled rule listens to nothing", { enabled: false }, {}, false],
    ["a disabled rule does not get its own timer's event either", { enabled: false }, { boundRule: 1 }, false],
    ["a disabled trigger reaches no rule", { triggerEnabled: false }, {}, false],
    ["a rule whose action is gone runs nothing", { action: null }, {}, false],
    ["a rule of another trigger does not listen", { triggerRef: "core.alert" }, {}, false],
    ["an event bound to a rule of another trigger runs nothing", { triggerRef: "core.alert" }, { boundRule: 1 }, false],
    [
      "a plain event reaches a rule with trigger_params, which mean nothing there",
      { triggerRef: "core.alert", hasTriggerParams: true },
      { triggerRef: "core.alert", isSensorTimer: false, source: null },
      true,
    ],
  ])("%s", (_name, ruleChange, eventChange, expected) => {
    expect(isCandidate(rule(ruleChange), event(eventChange))).toBe(expected);
  });
});

test("each matching rule gets parameters of its own, with kept types, and the defaults of its action", () => {
  const matches = matchRules(
    [
      compileRule(
        rule({
          id: 1,
          conditions: [{ field: "level", operator: "equals", value: "high" }],
          actionParams: { count: "{{ event.payload.count }}", text: "at {{ event.created }}" },
          actionParamSchema: { count: { type: "integer" }, retries: { type: "integer", default: 3 } },
        }),
      ),
      compileRule(rule({ id: 2, conditions: [{ field: "level", operator: "equals", value: "low" }] })),
      compileRule(rule({ id: 3, actionParams: { zone: "{{ pack.config.zone }}" }, packConfig: { zone: "eu" } })),
    ],
    event({ payload: { level: "high", count: 7 } }),
    undefined,
  );
  expect(matches.map((match) => [match.rule.id, match.config])).toEqual([
    [1, { count: 7, text: "at 1970-01-01T00:00:00.000Z", retries: 3 }],
    [3, { zone: "eu" }],
  ]);
});

test("a rule with `changed` looks at the previous event of the source", () => {
  const compiled = compileRule(rule({ conditions: [{ field: "level", operator: "changed" }] }));
  const matched = (payload: Json, previous: Json | undefined) =>
    matchRules([compiled], event({ payload }), previous).length === 1;
  expect(compiled.usesPrevious).toBe(true);
  expect(matched({ level: 1 }, { level: 2 })).toBe(true);
  expect(matched({ level: 1 }, { level: 1 })).toBe(false);
});

test("whatever a rule and an event contain, matching does not throw, and the rules beside it run", () => {
  const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
  const text = fc.constantFrom(
    "{{ event.payload.a.b.c }}",
    "{{ event.payload | nope }}",
    "{{",
    "}}{{ }}",
    "{{ system.rule.ref }}",
    "{{ event.__proto__.polluted }}",
    "{{ pack.config.constructor }}",
  );
  fc.assert(
    fc.property(
      json,
      json,
      json,
      fc.dictionary(fc.string(), fc.oneof(text, json)),
      (conditions, schema, payload, params) => {
        const broken = rule({ id: 1, conditions, actionParamSchema: schema, actionParams: params as JsonObject });
        const matches = matchRules([compileRule(broken), compileRule(rule({ id: 2 }))], event({ payload }), undefined);
        expect(matches.map((match) => match.rule.id)).toContain(2);
      },
    ),
    { numRuns: 500 },
  );
});
