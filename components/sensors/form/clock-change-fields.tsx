"use client";

import { Controller, useFormContext, useWatch } from "react-hook-form";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { DstGapPolicy, DstRepeatPolicy } from "@/lib/vocabulary";
import type { SensorFormValues } from "./sensor-form-values";

const GAP: Record<DstGapPolicy, { label: string; description: string }> = {
  shift: { label: "Fire right after the gap", description: "02:30 fires at 03:00, when the clock goes on" },
  elapsed: { label: "Fire at the same time after midnight", description: "02:30 fires at what is then 03:30" },
  skip: { label: "Do not fire", description: "02:30 is left out on that day" },
};
const REPEAT: Record<DstRepeatPolicy, { label: string; description: string }> = {
  first: { label: "Fire the first time", description: "Once, before the clock goes back" },
  second: { label: "Fire the second time", description: "Once, after the clock went back" },
  both: { label: "Fire both times", description: "Twice on that day" },
};
const optionsOf = <V extends string>(words: Record<V, { label: string }>) =>
  (Object.keys(words) as V[]).map((value) => ({ value, label: words[value].label }));

/** What a cron timer of fixed local times does on the two days when the clock changes. */
export function ClockChangeFields() {
  const { control } = useFormContext<SensorFormValues>();
  const [kind, gap, repeat] = useWatch({ control, name: ["kind", "dstGap", "dstRepeat"] });
  if (kind !== "cron") return null;
  return (
    <Disclosure
      title="Clock changes"
      summary={`skipped times: ${GAP[gap].label.toLowerCase()}; repeated times: ${REPEAT[repeat].label.toLowerCase()}`}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Controller
          control={control}
          name="dstGap"
          render={({ field }) => (
            <Field label="A time that the clock skips" description={GAP[field.value].description}>
              <Select
                value={field.value}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
                options={optionsOf(GAP)}
              />
            </Field>
          )}
        />
        <Controller
          control={control}
          name="dstRepeat"
          render={({ field }) => (
            <Field label="A time that comes twice" description={REPEAT[field.value].description}>
              <Select
                value={field.value}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
                options={optionsOf(REPEAT)}
              />
            </Field>
          )}
        />
      </div>
      <p className="mt-3 text-muted-foreground text-xs">
        For fixed local times such as 02:30. A schedule such as every ten minutes follows real time and needs no policy.
      </p>
    </Disclosure>
  );
}
