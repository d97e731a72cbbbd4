"use client";

import { useEffect, useState } from "react";
import { Controller, useFormContext } from "react-hook-form";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { DEFAULT_OVERLAP_CAP, OVERLAP_CAP_MAX, OVERLAP_POLICIES } from "@/lib/vocabulary";
import { OVERLAP_WORDS, overlapSummary } from "./overlap-words";
import { type RuleFormValues, useRuleValues } from "./rule-form-values";

const POLICIES = OVERLAP_POLICIES.map((value) => ({ value, ...OVERLAP_WORDS[value] }));

const isCap = (cap: unknown) => Number.isInteger(cap) && Number(cap) >= 1 && Number(cap) <= OVERLAP_CAP_MAX;

/** What a match does while a run of an earlier one is not finished. */
export function OverlapFields() {
  const { control, formState, setValue, clearErrors } = useFormContext<RuleFormValues>();
  const { overlap_policy: policy = "allow", overlap_cap: cap } = useRuleValues();
  const [open, setOpen] = useState(policy !== "allow");
  const isWrong = formState.errors.overlap_cap !== undefined;
  useEffect(() => {
    if (isWrong) setOpen(true);
  }, [isWrong]);
  return (
    <Disclosure title="Overlap" summary={overlapSummary(policy, cap)} open={open} onOpenChange={setOpen}>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_10rem]">
        <Controller
          control={control}
          name="overlap_policy"
          render={({ field }) => (
            <Field
              label="While an earlier run is not finished"
              description={`${OVERLAP_WORDS[policy].description}.`}
              className={policy === "buffer_all" ? "" : "sm:col-span-2"}
            >
              <Select
                value={policy}
                onValueChange={(next) => {
                  field.onChange(next);
                  // The limit is only shown where it applies: nothing wrong may stay behind.
                  if (!isCap(cap)) setValue("overlap_cap", DEFAULT_OVERLAP_CAP);
                  clearErrors("overlap_cap");
                }}
                onBlur={field.onBlur}
                options={POLICIES}
              />
            </Field>
          )}
        />
        {policy === "buffer_all" && (
          <Controller
            control={control}
            name="overlap_cap"
            render={({ field, fieldState }) => (
              <Field label="At most" error={fieldState.error?.message}>
                <Input
                  type="number"
                  inputMode="numeric"
                  min={1}
                  max={OVERLAP_CAP_MAX}
                  endText="waiting"
                  value={field.value ?? ""}
                  onChange={(event) => field.onChange(event.target.value === "" ? null : Number(event.target.value))}
                  onBlur={field.onBlur}
                />
              </Field>
            )}
          />
        )}
      </div>
    </Disclosure>
  );
}
