import type { EnforcementSummary, Event, RuleVerdict } from "@/lib/schemas/event";
import type { ExecutionSummary } from "@/lib/schemas/execution";

/** A rule with everything that it did for one event. */
export type TraceRule = {
  rule_ref: string;
  /** null while the verdicts are read, and for a rule that was deleted since. */
  verdict: RuleVerdict | null;
  /** Its own match first, then its replays. */
  runs: TraceRun[];
};

/** A match and what it started; null stands for one that is gone, or of an execution that names none. */
export type TraceRun = { enforcement: EnforcementSummary | null; executions: ExecutionSummary[] };

/**
 * The rules of an event, those that ran first, each with its enforcement and executions. What an event caused is shown
 * even when its rule is gone; executions without a known enforcement come last, under the rule that they name.
 */
export function traceRules(event: Event, verdicts: readonly RuleVerdict[]): TraceRule[] {
  const rules = new Map<string, TraceRule>();
  const ruleOf = (ref: string): TraceRule => {
    const known = rules.get(ref);
    if (known) return known;
    const made: TraceRule = { rule_ref: ref, verdict: null, runs: [] };
    rules.set(ref, made);
    return made;
  };
  for (const enforcement of [...event.enforcements].sort((a, b) => a.id - b.id))
    ruleOf(enforcement.rule_ref).runs.push({ enforcement, executions: [] });
  for (const execution of event.executions) {
    const { runs } = ruleOf(execution.rule_ref ?? "");
    const of = (id: number | null) => runs.find(({ enforcement }) => (enforcement?.id ?? null) === id);
    const run = of(execution.enforcement) ?? of(null);
    if (run) run.executions.push(execution);
    else runs.push({ enforcement: null, executions: [execution] });
  }
  for (const verdict of verdicts) ruleOf(verdict.rule_ref).verdict = verdict;
  const ran = (rule: TraceRule) => rule.runs.length > 0;
  return [...rules.values()].sort((a, b) => Number(ran(b)) - Number(ran(a)) || a.rule_ref.localeCompare(b.rule_ref));
}
