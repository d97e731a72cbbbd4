"use client";

import { useQuery } from "@tanstack/react-query";
import { Radar, Radio, Timer } from "lucide-react";
import { useMemo } from "react";
import { useFormContext } from "react-hook-form";
import { ParameterForm } from "@/components/parameters/parameter-form";
import { type Issue, issuesUnder, messageFor } from "@/components/parameters/parameter-issues";
import { Callout } from "@/components/ui/callout";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { RadioCards } from "@/components/ui/radio-cards";
import { normaliseParameterSchema } from "@/lib/parameters/flat-schema";
import type { TriggerListItem } from "@/lib/schemas/trigger";
import { useTRPC } from "@/lib/trpc/client";
import { isTimerTriggerRef } from "@/lib/vocabulary";
import { defaultTimer, OwnTimerFields } from "./own-timer-fields";
import { type RuleFormValues, type RuleValues, sourceOf, useRuleValues } from "./rule-form-values";
import { RuleStep } from "./rule-step";
import type { RuleSource } from "./rule-words";

const ANY = { value: "any" as const, label: "Any source", description: "Every event of this trigger", icon: <Radio /> };
const SENSOR = { value: "sensor" as const, label: "One sensor", description: "Only its events", icon: <Radar /> };
const OWN = { value: "own" as const, label: "Its own timer", description: "Runs for this rule only", icon: <Timer /> };

/** Which events the rule is for. */
export function WhenStep({
  triggers,
  issues,
}: {
  triggers: readonly TriggerListItem[] | undefined;
  issues: readonly Issue[];
}) {
  const { setValue, clearErrors, formState } = useFormContext<RuleFormValues>();
  const values = useRuleValues();
  const { trigger_ref: triggerRef } = values;
  const trigger = triggers?.find(({ ref }) => ref === triggerRef);
  const source = sourceOf(values);
  const options = useMemo(
    () => (triggers ?? []).map(({ ref, label }) => ({ value: ref, label, detail: ref, keywords: ref })),
    [triggers],
  );
  const isTimer = isTimerTriggerRef(triggerRef);
  const change = (part: Partial<Pick<RuleValues, "trigger_ref" | "sensor_ref" | "trigger_params">>) => {
    for (const [name, value] of Object.entries(part)) {
      setValue(name as keyof typeof part, value as never, { shouldDirty: true });
      clearErrors(name as keyof typeof part);
    }
  };
  const choose = (next: RuleSource) =>
    change({
      sensor_ref: next === "sensor" ? "" : null,
      trigger_params: next === "own" && isTimer ? defaultTimer(triggerRef) : {},
    });
  return (
    <RuleStep word="When" title="An event of this trigger arrives">
      <Field label="Trigger" required error={formState.errors.trigger_ref?.message}>
        <Combobox
          value={triggerRef || null}
          onValueChange={(ref) => change({ trigger_ref: ref ?? "", sensor_ref: null, trigger_params: {} })}
          options={options}
          loading={triggers === undefined}
          placeholder="Choose a trigger"
          searchPlaceholder="Search triggers"
        />
      </Field>
      {trigger && !trigger.enabled && (
        <Callout tone="warning">This trigger is switched off, its events match no rule.</Callout>
      )}
      {triggerRef !== "" && (isTimer || (trigger?.sensor_count ?? 0) > 0 || source === "sensor") && (
        <Field label="Events from">
          <RadioCards<RuleSource>
            value={source}
            onValueChange={choose}
            options={
              isTimer
                ? [SENSOR, { ...ANY, label: "Every sensor", description: "All timers of this trigger" }, OWN]
                : [ANY, SENSOR]
            }
            className="grid-cols-[repeat(auto-fill,minmax(min(100%,11rem),1fr))]"
          />
        </Field>
      )}
      {source === "sensor" && (
        <SensorField
          triggerRef={triggerRef}
          value={values.sensor_ref ?? ""}
          onChange={(ref) => change({ sensor_ref: ref })}
          error={formState.errors.sensor_ref?.message}
        />
      )}
      {source === "own" && isTimer && (
        <OwnTimerFields
          triggerRef={triggerRef}
          value={values.trigger_params}
          onChange={(next) => change({ trigger_params: next })}
          issues={issuesUnder(issues, "trigger_params")}
        />
      )}
      {!isTimer &&
        trigger &&
        Object.keys(normaliseParameterSchema(trigger.param_schema)).length > 0 &&
        source !== "sensor" && (
          <div className="grid gap-3 rounded-lg border bg-background p-3">
            <p className="font-medium text-sm">Settings of the trigger</p>
            <ParameterForm
              schema={trigger.param_schema}
              value={values.trigger_params}
              onChange={(next) => change({ trigger_params: next })}
              issues={issuesUnder(issues, "trigger_params")}
            />
          </div>
        )}
      {source !== "own" && messageFor(issues, "trigger_params") && isTimer && (
        <Callout tone="failure">{messageFor(issues, "trigger_params")}</Callout>
      )}
    </RuleStep>
  );
}

function SensorField({
  triggerRef,
  value,
  onChange,
  error,
}: {
  triggerRef: string;
  value: string;
  onChange: (ref: string) => void;
  error: string | undefined;
}) {
  const trpc = useTRPC();
  const { data: sensors } = useQuery(trpc.sensors.list.queryOptions());
  const options = useMemo(
    () =>
      (sensors ?? [])
        .filter((sensor) => sensor.trigger_ref === triggerRef)
        .map(({ ref, label, schedule, enabled }) => ({
          value: ref,
          label,
          detail: enabled ? (schedule ?? ref) : "switched off",
          keywords: ref,
        })),
    [sensors, triggerRef],
  );
  const sensor = sensors?.find(({ ref }) => ref === value);
  return (
    <Field
      label="Sensor"
      required
      error={error && "Choose a sensor"}
      description={
        sensor && (sensor.enabled ? (sensor.schedule ?? undefined) : "This sensor is switched off and sends nothing.")
      }
    >
      <Combobox
        value={value || null}
        onValueChange={(ref) => onChange(ref ?? "")}
        options={options}
        loading={sensors === undefined}
        placeholder="Choose a sensor"
        searchPlaceholder="Search sensors"
        emptyText="This trigger has no sensor yet"
      />
    </Field>
  );
}
