"use client";

import { useEffect, useRef, useState } from "react";
import { type FieldErrors, type UseFormReturn, useForm } from "react-hook-form";
import { useUnsavedChanges } from "@/components/ui/use-unsaved-changes";
import { fetchRecurrenceLibrary } from "@/lib/schedule/recurrence-library";
import type { FormField, FormProblems } from "./form-problems";
import type { SensorFormValues } from "./sensor-form-values";
import { serverProblems } from "./server-problems";

export type SensorFormState = {
  form: UseFormReturn<SensorFormValues>;
  failure: string | null;
  /** Shows what the server refused, at the fields it concerns. */
  showRefusal: (error: unknown) => void;
  clearFailure: () => void;
  /** As of useUnsavedChanges. */
  beginSave: () => () => void;
};

/** The form's state. `check` says what is wrong with its values; the latest one given is used. */
export function useSensorForm(
  defaultValues: SensorFormValues,
  check: (values: SensorFormValues) => Promise<FormProblems>,
): SensorFormState {
  const [failure, setFailure] = useState<string | null>(null);
  const latest = useRef(check);
  useEffect(() => {
    latest.current = check;
  });
  const form = useForm<SensorFormValues>({
    defaultValues,
    mode: "onChange",
    shouldFocusError: false,
    resolver: async (values) => {
      const find = async () => {
        if (values.kind === "rrule") await fetchRecurrenceLibrary();
        return latest.current(values);
      };
      const problems = await find().catch(() => ({})); // what checks could not be fetched: saving says so
      if (Object.keys(problems).length === 0) return { values, errors: {} };
      return { values: {}, errors: toErrors(problems) };
    },
  });
  const beginSave = useUnsavedChanges(form.getValues);
  const showRefusal = (error: unknown) => {
    const problems = serverProblems(error);
    setFailure(problems.form);
    for (const [field, message] of Object.entries(problems.fields))
      form.setError(field as FormField, { type: "server", message });
  };
  return { form, failure, showRefusal, clearFailure: () => setFailure(null), beginSave };
}

function toErrors(problems: FormProblems): FieldErrors<SensorFormValues> {
  return Object.fromEntries(
    Object.entries(problems).map(([field, message]) => [field, { type: "check", message }]),
  ) as FieldErrors<SensorFormValues>;
}
