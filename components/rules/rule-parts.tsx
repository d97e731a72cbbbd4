"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { DateTime } from "@/components/data/relative-time";
import { AppLink } from "@/components/ui/app-link";
import { Callout } from "@/components/ui/callout";
import { KeyValueList } from "@/components/ui/key-value-list";
import { hasTemplate } from "@/lib/expression/parse-template";
import { secretParameterNames } from "@/lib/parameters/flat-schema";
import type { Json, JsonObject } from "@/lib/schemas/common";
import type { RuleListItem } from "@/lib/schemas/rule";
import { useTRPC } from "@/lib/trpc/client";
import { isTimerTriggerRef } from "@/lib/vocabulary";
import { ConditionsView } from "./conditions-view";
import { OVERLAP_WORDS, overlapSummary } from "./overlap-words";
import { RuleStep } from "./rule-step";

const linkClasses = "break-all rounded-sm font-mono text-primary hover:underline";

/** The three parts of a rule, to read. */
export function RuleParts({ rule }: { rule: RuleListItem }) {
  return (
    <div className="grid items-stretch gap-4 lg:grid-cols-3">
      <WhenPart rule={rule} />
      <RuleStep word="If" title="Its payload fits">
        <ConditionsView conditions={rule.conditions} />
      </RuleStep>
      <ThenPart rule={rule} />
    </div>
  );
}

function WhenPart({ rule }: { rule: RuleListItem }) {
  const isOwn = rule.schedule !== null;
  const source: ReactNode = isOwn ? (
    "its own timer"
  ) : rule.sensor_ref !== null ? (
    <AppLink href={`/sensors/${rule.sensor_ref}`} className={linkClasses}>
      {rule.sensor_ref}
    </AppLink>
  ) : isTimerTriggerRef(rule.trigger_ref) ? (
    "every sensor of this trigger"
  ) : (
    "any source"
  );
  return (
    <RuleStep word="When" title="An event arrives">
      {rule.trigger === null && (
        <Callout tone="warning">This trigger no longer exists. The rule waits until one with this ref is made.</Callout>
      )}
      <KeyValueList
        items={[
          {
            label: "Trigger",
            value: (
              <AppLink href={`/triggers/${rule.trigger_ref}`} className={linkClasses}>
                {rule.trigger_ref}
              </AppLink>
            ),
          },
          { label: "From", value: source },
          ...(isOwn
            ? [
                { label: "Schedule", value: rule.schedule },
                {
                  label: "Next fire",
                  value: (
                    <DateTime at={rule.next_fire_at} style="weekday" fallback={rule.enabled ? "none" : "not armed"} />
                  ),
                },
              ]
            : Object.entries(rule.trigger_params).map(([label, value]) => ({ label, value: <Value value={value} /> }))),
        ]}
      />
    </RuleStep>
  );
}

function ThenPart({ rule }: { rule: RuleListItem }) {
  const trpc = useTRPC();
  const { data: action } = useQuery(
    trpc.actions.get.queryOptions({ ref: rule.action_ref }, { enabled: rule.action !== null }),
  );
  const secrets = new Set(secretParameterNames(action?.param_schema));
  return (
    <RuleStep word="Then" title="This action runs">
      {rule.action === null && (
        <Callout tone="warning">This action no longer exists. Matching events run nothing.</Callout>
      )}
      <KeyValueList
        items={[
          {
            label: "Action",
            value: (
              <AppLink href={`/actions/${rule.action_ref}`} className={linkClasses}>
                {rule.action_ref}
              </AppLink>
            ),
          },
          ...parameterItems(rule.action_params, secrets),
        ]}
      />
      {Object.keys(rule.action_params).length === 0 && (
        <p className="text-muted-foreground text-sm">With the defaults of its parameters.</p>
      )}
      <div className="grid gap-0.5 border-t pt-3 text-sm">
        <p>
          <span className="text-muted-foreground">While an earlier run is not finished: </span>
          {overlapSummary(rule.overlap_policy, rule.overlap_cap)}
        </p>
        <p className="text-muted-foreground text-xs">{OVERLAP_WORDS[rule.overlap_policy].description}.</p>
      </div>
    </RuleStep>
  );
}

function parameterItems(params: JsonObject, secrets: ReadonlySet<string>) {
  return Object.entries(params).map(([name, value]) => ({
    label: name,
    value: <Value value={secrets.has(name) && !(typeof value === "string" && hasTemplate(value)) ? "***" : value} />,
  }));
}

function Value({ value }: { value: Json }) {
  if (typeof value === "string" && hasTemplate(value)) {
    return (
      <code className="break-all rounded-sm bg-primary-soft px-1 py-0.5 font-mono text-primary text-xs">{value}</code>
    );
  }
  return (
    <span className="break-all font-mono text-xs">{typeof value === "string" ? value : JSON.stringify(value)}</span>
  );
}
