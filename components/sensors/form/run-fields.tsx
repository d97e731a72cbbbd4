"use client";

import { CircleSlash, FileCode2, SquareTerminal } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { useMissing } from "@/components/console/current-user";
import { Card } from "@/components/ui/card";
import { RadioCards } from "@/components/ui/radio-cards";
import { ExistingActionFields } from "./existing-action-fields";
import { NewScriptFields, type NewScriptFieldsProps } from "./new-script-fields";
import type { RunChoice, SensorFormValues } from "./sensor-form-values";

const CHOICES: { value: RunChoice; label: string; description: string; icon: ReactNode }[] = [
  { value: "script", label: "A new script", description: "Write it right here", icon: <FileCode2 /> },
  {
    value: "existing",
    label: "An existing action",
    description: "Choose one and fill it in",
    icon: <SquareTerminal />,
  },
  { value: "nothing", label: "Nothing yet", description: "Only fire events", icon: <CircleSlash /> },
];

/** What a fire runs: makes the rule, and the action if need be, along with the sensor. */
export function RunFields(props: NewScriptFieldsProps) {
  const { control, setValue } = useFormContext<SensorFormValues>();
  const run = useWatch({ control, name: "run" });
  const missing = useMissing();
  const withoutRule = missing({ resource: "rules", action: "create" });
  const withoutAction = withoutRule ?? missing({ resource: "actions", action: "create" });
  const reasons: Record<RunChoice, string | null> = { script: withoutAction, existing: withoutRule, nothing: null };
  const allowed = CHOICES.filter(({ value }) => reasons[value] === null);
  const fallback = reasons[run] === null ? null : (allowed[0]?.value ?? "nothing");
  useEffect(() => {
    if (fallback !== null) setValue("run", fallback);
  }, [fallback, setValue]);
  return (
    <Card title="And then run" bodyClassName="grid gap-4">
      <Controller
        control={control}
        name="run"
        render={({ field }) => (
          <RadioCards
            aria-label="What a fire runs"
            value={field.value}
            onValueChange={field.onChange}
            options={allowed}
            className="grid-cols-1 sm:grid-cols-3"
          />
        )}
      />
      {run === "script" && <NewScriptFields {...props} />}
      {run === "existing" && <ExistingActionFields />}
      {run === "nothing" && (
        <p className="text-muted-foreground text-sm">
          Its events are recorded. A rule that runs something can be added at any time
          {withoutRule === null ? "." : ` by somebody who may: ${withoutRule.toLowerCase()}.`}
        </p>
      )}
    </Card>
  );
}
