import { formatCount } from "@/lib/format/format-number";
import type { DeletionConsequences, Restored } from "@/lib/schemas/bulk";
import type { BulkKind, BulkVerb, DefinitionKind } from "@/lib/vocabulary";

const NOUN: Record<BulkKind, string> = {
  sensors: "sensor",
  rules: "rule",
  triggers: "trigger",
  actions: "action",
  executions: "execution",
};

const PAST: Record<BulkVerb, string> = {
  enable: "enabled",
  disable: "disabled",
  delete: "deleted",
  cancel: "cancelled",
  rerun: "started again",
};

/** "3 rules" */
export const countOf = (kind: BulkKind, count: number) => formatCount(count, NOUN[kind]);

/** "3 rules deleted"; "1 of 3 rules was not deleted" */
export const doneWords = (kind: BulkKind, verb: BulkVerb, count: number) => `${countOf(kind, count)} ${PAST[verb]}`;
export const failedWords = (kind: BulkKind, verb: BulkVerb, failed: number, of: number) =>
  `${failed} of ${countOf(kind, of)} ${failed === 1 ? "was" : "were"} not ${PAST[verb]}`;

/** What stays, under the question whether to delete. */
export const DELETION_STAYS: Record<DefinitionKind, string> = {
  sensors: "They stop firing at once. Their events and executions stay in the history.",
  rules: "They stop matching at once. Their enforcements and executions stay in the history.",
  triggers: "Their events stay in the history.",
  actions: "Their executions stay in the history.",
};

const MISSED: Record<DefinitionKind, string> = {
  sensors: "until a sensor of that ref exists again",
  rules: "",
  triggers: "until a trigger of that ref exists again",
  actions: "until an action of that ref exists again",
};

/** What deletions take along, one line each. */
export function consequenceLines(kind: DefinitionKind, lost: DeletionConsequences): string[] {
  const are = (count: number) => (count === 1 ? "is" : "are");
  return [
    lost.sensors > 0 && `${formatCount(lost.sensors, "sensor")} of theirs ${are(lost.sensors)} deleted`,
    lost.timers > 0 && `${formatCount(lost.timers, "timer")} of theirs ${are(lost.timers)} disarmed`,
    lost.waiting > 0 && `${formatCount(lost.waiting, "waiting match", "waiting matches")} will not run`,
    lost.rules > 0 && `${formatCount(lost.rules, "rule")} will run nothing ${MISSED[kind]}`,
    ...keyLine(lost.keys, "them"),
  ].filter((line) => line !== false);
}

/** Keys that belong to what is deleted, for it and them. */
export function keyLine(keys: number, owner: "it" | "them" | "its sensors"): string[] {
  if (keys === 0) return [];
  return [
    `${formatCount(keys, "key")} that belong${keys === 1 ? "s" : ""} to ${owner} ${keys === 1 ? "is" : "are"} deleted; this cannot be undone`,
  ];
}

/** What came of undoing. */
export function restoredWords(restored: readonly Restored[]): { title: string; description: string; failed: boolean } {
  const back = restored.filter((one) => one.ok);
  const failures = restored.filter((one) => !one.ok);
  const one = back.length === 1 ? back[0]?.ref : undefined;
  const isBack = back.length === 0 ? "Nothing was brought back" : `${one ?? back.length} ${one ? "is" : "are"} back`;
  const timers = back.filter(({ hasTimer }) => hasTimer).length;
  const anew =
    timers === 0
      ? ""
      : timers === 1
        ? "Its timer begins anew: it does not fire for the time it was gone."
        : "Their timers begin anew: they do not fire for the time they were gone.";
  return {
    title: isBack,
    description: [...new Set(failures.map(({ message }) => message)), anew].filter(Boolean).join(" · "),
    failed: failures.length > 0,
  };
}
