import { ArrowRight, Radar, Timer, Zap } from "lucide-react";
import { isJsonObject } from "@/lib/expression/json";
import type { Rule } from "@/lib/schemas/rule";
import { conditionsInWords, whenInWords } from "./rule-words";

const ICONS = { timer: Timer, sensor: Radar, trigger: Zap } as const;

/** A rule in one line: what sets it off, what it asks for, what it runs. */
export function RuleSentence({
  rule,
}: {
  rule: Pick<Rule, "schedule" | "sensor_ref" | "trigger_ref" | "conditions" | "action_ref">;
}) {
  const when = whenInWords(rule);
  const Icon = ICONS[when.kind];
  const isAlways = conditionsInWords(rule.conditions) === "always";
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-sm" title={sentenceText(rule)}>
      <Icon aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      <span className={when.kind === "timer" ? "min-w-0 truncate" : "min-w-0 truncate font-mono text-xs"}>
        {when.text}
      </span>
      <ArrowRight aria-hidden className="size-3 shrink-0 text-muted-foreground" />
      {!isAlways && (
        <>
          <span className="shrink-0 text-muted-foreground text-xs">if {conditionsInWords(rule.conditions)}</span>
          <ArrowRight aria-hidden className="size-3 shrink-0 text-muted-foreground" />
        </>
      )}
      <span className="min-w-0 shrink truncate font-mono text-xs">{rule.action_ref}</span>
    </span>
  );
}

function sentenceText(rule: Parameters<typeof RuleSentence>[0]["rule"]): string {
  const condition =
    isJsonObject(rule.conditions) && typeof rule.conditions.expression === "string"
      ? rule.conditions.expression
      : conditionsInWords(rule.conditions);
  return `When ${whenInWords(rule).text}, if ${condition}, then ${rule.action_ref}`;
}
