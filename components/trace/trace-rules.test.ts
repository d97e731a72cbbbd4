import { describe, expect, it } from "vitest";
import { traceRules } from "@/components/trace/trace-rules";
import type { Event, RuleVerdict } from "@/lib/schemas/event";

const verdict = (rule_ref: string, enforcement: number | null): RuleVerdict => ({
  rule_ref,
  label: rule_ref,
  enabled: true,
  matched: enforcement !== null,
  enforcement,
  hold: null,
  explanation: null,
  replayable: true,
});
const event = (enforcements: object[], executions: object[]) => ({ enforcements, executions }) as Event;

describe("traceRules", () => {
  it("puts rules that ran before those that did not", () => {
    const rules = traceRules(event([{ id: 1, rule_ref: "core.z" }], [{ id: 7, rule_ref: "core.z", enforcement: 1 }]), [
      verdict("core.a", null),
      verdict("core.z", 1),
    ]);
    expect(rules.map(({ rule_ref, runs }) => [rule_ref, runs.map(({ executions }) => executions.length)])).toEqual([
      ["core.z", [1]],
      ["core.a", []],
    ]);
  });

  it("shows what a rule did that was deleted since", () => {
    const [rule] = traceRules(event([{ id: 1, rule_ref: "core.gone" }], []), []);
    expect(rule).toMatchObject({
      rule_ref: "core.gone",
      verdict: null,
      runs: [{ enforcement: { id: 1 }, executions: [] }],
    });
  });

  it("puts each execution under its own match, replays after the first, and those without one last", () => {
    const match = (id: number) => ({ id, rule_ref: "core.r" });
    const run = (id: number, enforcement: number | null) => ({ id, enforcement, rule_ref: "core.r" });
    const [rule] = traceRules(event([match(9), match(4)], [run(20, 9), run(11, 4), run(12, 4), run(30, null)]), []);
    expect(rule?.runs.map(({ enforcement, executions }) => [enforcement?.id, executions.map(({ id }) => id)])).toEqual([
      [4, [11, 12]],
      [9, [20]],
      [undefined, [30]],
    ]);
  });
});
