"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { FormProvider, type UseFormReturn } from "react-hook-form";
import { focusFirstInvalid } from "@/components/parameters/focus-first-invalid";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { SensorFormValues } from "./sensor-form-values";

export type SensorFormProps = {
  form: UseFormReturn<SensorFormValues>;
  /** Saves; called with sound values only. */
  onSave: (values: SensorFormValues) => Promise<void>;
  saveLabel: string;
  cancelHref: string;
  /** A failure that belongs to no field. */
  failure: string | null;
  /** Begins in the first field, for a page that is nothing but this form. */
  focusFirst?: boolean;
  /** Beside the form, under it on small screens. */
  aside: ReactNode;
  children: (submit: () => void) => ReactNode;
};

/** The frame of the sensor's form: sections at the left, what they mean at the right, one button at the end. */
export function SensorForm({
  form,
  onSave,
  saveLabel,
  cancelHref,
  failure,
  focusFirst = false,
  aside,
  children,
}: SensorFormProps) {
  const element = useRef<HTMLFormElement>(null);
  const { isSubmitting } = form.formState;
  useEffect(() => {
    if (focusFirst) element.current?.querySelector<HTMLElement>('[role="radio"][aria-checked="true"]')?.focus();
  }, [focusFirst]);
  const submit = async () => {
    await form.handleSubmit(onSave)();
    if (Object.keys(form.formState.errors).length > 0) focusFirstInvalid(element.current);
  };
  return (
    <FormProvider {...form}>
      <form
        ref={element}
        noValidate
        aria-label="Sensor"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_21rem] xl:grid-cols-[minmax(0,1fr)_24rem]"
      >
        <div className="grid min-w-0 gap-5">
          {children(() => void submit())}
          {failure !== null && (
            <Callout tone="failure" live>
              {failure}
            </Callout>
          )}
          <div className="flex flex-wrap items-center justify-end gap-2 max-lg:order-last">
            <Button asChild variant="ghost">
              <AppLink href={cancelHref}>Cancel</AppLink>
            </Button>
            <Button type="submit" variant="primary" size="lg" loading={isSubmitting}>
              {saveLabel}
            </Button>
          </div>
        </div>
        <aside
          aria-label="Preview"
          className="grid min-w-0 gap-5 lg:sticky lg:top-16 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto"
        >
          {aside}
        </aside>
      </form>
    </FormProvider>
  );
}
