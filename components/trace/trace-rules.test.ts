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
});
const event = (enforcements: object[], executions: object[]) => ({ enforcements, executions }) as Event;

describe("traceRules", () => {
  it("puts rules that ran before those that did not", () => {
    const rules = traceRules(event([{ id: 1, rule_ref: "core.z" }], [{ id: 7, rule_ref: "core.z" }]), [
      verdict("core.a", null),
      verdict("core.z", 1),
    ]);
    expect(rules.map(({ rule_ref, executions }) => [rule_ref, executions.length])).toEqual([
      ["core.z", 1],
      ["core.a", 0],
    ]);
  });

  it("shows what a rule did that was deleted since", () => {
    const [rule] = traceRules(event([{ id: 1, rule_ref: "core.gone" }], []), []);
    expect(rule).toMatchObject({ rule_ref: "core.gone", verdict: null, enforcement: { id: 1 } });
  });
});
