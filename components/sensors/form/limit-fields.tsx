"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { useDisplayZone } from "@/components/data/display-zone";
import { AppLink } from "@/components/ui/app-link";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { NumberUnitInput } from "@/components/ui/number-unit-input";
import { Select } from "@/components/ui/select";
import { formatCount } from "@/lib/format/format-number";
import type { Calendar } from "@/lib/schemas/calendar";
import { useTRPC } from "@/lib/trpc/client";
import { InstantInput } from "./instant-input";
import type { SensorFormValues } from "./sensor-form-values";

const SPREAD_UNITS = [
  { value: "seconds", label: "seconds" },
  { value: "minutes", label: "minutes" },
] as const;

/** When a repeating timer begins and ends, which times it leaves out, and how far it may be spread. */
export function LimitFields() {
  const { control, formState, setValue } = useFormContext<SensorFormValues>();
  const [kind, timezone, startAt, endAt, jitterCount, jitterUnit, exclude, include] = useWatch({
    control,
    name: ["kind", "timezone", "startAt", "endAt", "jitterCount", "jitterUnit", "excludeCalendars", "includeCalendars"],
  });
  const displayZone = useDisplayZone();
  const { errors } = formState;
  const wrong = Boolean(
    errors.startAt ?? errors.endAt ?? errors.jitterCount ?? errors.excludeCalendars ?? errors.includeCalendars,
  );
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (wrong) setOpen(true);
  }, [wrong]);
  if (kind !== "interval" && kind !== "cron" && kind !== "rrule") return null;
  const zone = kind === "interval" ? displayZone : timezone;
  const calendars = exclude.length + include.length;
  const summary = [
    startAt !== "" && kind !== "rrule" && "begins later",
    endAt !== "" && "ends",
    calendars > 0 && formatCount(calendars, "calendar"),
    jitterCount && `spread over ${jitterCount} ${jitterUnit}`,
  ].filter(Boolean);
  return (
    <Disclosure
      title="Limits"
      summary={summary.length === 0 ? "none: always, for ever" : summary.join(", ")}
      open={open}
      onOpenChange={setOpen}
    >
      <div className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          {kind !== "rrule" && (
            <Controller
              control={control}
              name="startAt"
              render={({ field, fieldState }) => (
                <Field
                  label="Begins"
                  optional
                  error={fieldState.error?.message}
                  description={
                    kind === "interval" ? `The first fire; the others count from it. ${zone}` : `Not before. ${zone}`
                  }
                >
                  <InstantInput value={field.value} onValueChange={field.onChange} zone={zone} />
                </Field>
              )}
            />
          )}
          <Controller
            control={control}
            name="endAt"
            render={({ field, fieldState }) => (
              <Field label="Ends" optional error={fieldState.error?.message} description={`Not after. ${zone}`}>
                <InstantInput value={field.value} onValueChange={field.onChange} zone={zone} />
              </Field>
            )}
          />
        </div>
        <CalendarFields
          exclude={exclude}
          include={include}
          error={errors.excludeCalendars?.message ?? errors.includeCalendars?.message}
          onChange={(next) => {
            setValue("excludeCalendars", next.exclude, { shouldDirty: true, shouldValidate: formState.isSubmitted });
            setValue("includeCalendars", next.include, { shouldDirty: true, shouldValidate: formState.isSubmitted });
          }}
        />
        <Controller
          control={control}
          name="jitterCount"
          render={({ field, fieldState }) => (
            <Field
              label="Spread over"
              optional
              error={fieldState.error?.message}
              description="Every fire comes later by the same part of this, which is the timer's own: many timers of one time do not all begin at once."
            >
              <NumberUnitInput
                value={field.value}
                unit={jitterUnit}
                units={SPREAD_UNITS}
                min={0}
                onChange={(value, unit) => {
                  setValue("jitterUnit", unit);
                  field.onChange(value);
                }}
                onBlur={field.onBlur}
              />
            </Field>
          )}
        />
      </div>
    </Disclosure>
  );
}

const USES = [
  { value: "ignore", label: "Does not matter" },
  { value: "exclude", label: "Not at these times" },
  { value: "include", label: "Only at these times" },
] as const;
type Use = (typeof USES)[number]["value"];

type Chosen = { exclude: string[]; include: string[] };

function CalendarFields({
  exclude,
  include,
  error,
  onChange,
}: Chosen & { error: string | undefined; onChange: (chosen: Chosen) => void }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.calendars.list.queryOptions());
  const gone = [...exclude, ...include].filter((ref) => data && !data.some((one) => one.ref === ref));
  const rows: Pick<Calendar, "ref" | "label">[] = [
    ...(data ?? []),
    ...gone.map((ref) => ({ ref, label: `${ref} (gone)` })),
  ];
  const choose = (ref: string, use: Use) => {
    const others = (refs: string[]) => refs.filter((one) => one !== ref);
    onChange({
      exclude: use === "exclude" ? [...others(exclude), ref] : others(exclude),
      include: use === "include" ? [...others(include), ref] : others(include),
    });
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 flex w-full items-baseline justify-between font-medium text-sm">
        Calendars
        <AppLink href="/calendars" className="font-normal text-primary text-xs hover:underline">
          Manage calendars
        </AppLink>
      </legend>
      {rows.length === 0 && (
        <p className="text-muted-foreground text-xs">
          None yet. A calendar holds holidays, maintenance windows or office hours, for any number of timers.
        </p>
      )}
      {rows.map(({ ref, label }) => (
        <div key={ref} className="grid items-center gap-2 sm:grid-cols-[minmax(0,1fr)_13rem]">
          <span className="truncate text-sm">{label}</span>
          <Select
            aria-label={`Calendar ${label}`}
            value={exclude.includes(ref) ? "exclude" : include.includes(ref) ? "include" : "ignore"}
            onValueChange={(use) => choose(ref, use)}
            options={USES}
          />
        </div>
      ))}
      {error && <p className="text-failure text-xs">{error}</p>}
    </fieldset>
  );
}
