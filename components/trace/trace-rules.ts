import type { EnforcementSummary, Event, RuleVerdict } from "@/lib/schemas/event";
import type { ExecutionSummary } from "@/lib/schemas/execution";

/** A rule with everything that it did for one event. */
export type TraceRule = {
  rule_ref: string;
  /** null while the verdicts are read, and for a rule that was deleted since. */
  verdict: RuleVerdict | null;
  enforcement: EnforcementSummary | null;
  executions: ExecutionSummary[];
};

/**
 * The rules of an event, those that ran first, each with its enforcement and executions. What an event caused is shown
 * even when its rule is gone; executions without a known enforcement come last, under the rule that they name.
 */
export function traceRules(event: Event, verdicts: readonly RuleVerdict[]): TraceRule[] {
  const rules = new Map<string, TraceRule>();
  const ruleOf = (ref: string): TraceRule => {
    const known = rules.get(ref);
    if (known) return known;
    const made: TraceRule = { rule_ref: ref, verdict: null, enforcement: null, executions: [] };
    rules.set(ref, made);
    return made;
  };
  for (const enforcement of event.enforcements) ruleOf(enforcement.rule_ref).enforcement = enforcement;
  for (const execution of event.executions) ruleOf(execution.rule_ref ?? "").executions.push(execution);
  for (const verdict of verdicts) ruleOf(verdict.rule_ref).verdict = verdict;
  const ran = (rule: TraceRule) => rule.enforcement !== null || rule.executions.length > 0;
  return [...rules.values()].sort((a, b) => Number(ran(b)) - Number(ran(a)) || a.rule_ref.localeCompare(b.rule_ref));
}
