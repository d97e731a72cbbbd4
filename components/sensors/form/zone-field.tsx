"use client";

import { useEffect, useState } from "react";
import { Controller, useFormContext } from "react-hook-form";
import { Combobox, type ComboboxOption } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { formatOffset } from "@/lib/format/format-datetime";
import { listTimeZones } from "@/lib/schedule/timezones";
import type { SensorFormValues } from "./sensor-form-values";

let known: ComboboxOption[] | null = null;

/** All zones with their present offset, the browser's own first; made once, because offsets take a formatter each. */
function zoneOptions(): ComboboxOption[] {
  if (known !== null) return known;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const now = Date.now();
  const zones = [own, ...listTimeZones().filter((zone) => zone !== own)];
  known = zones.map((zone) => ({
    value: zone,
    label: zone,
    detail: formatOffset(now, zone),
    keywords: zone.replaceAll(/[/_]/g, " "),
  }));
  return known;
}

/** The zone whose clock a cron expression or a date is read on. */
export function ZoneField() {
  const { control } = useFormContext<SensorFormValues>();
  const [options, setOptions] = useState<ComboboxOption[]>([]);
  useEffect(() => {
    const handle = setTimeout(() => setOptions(zoneOptions()), 0);
    return () => clearTimeout(handle);
  }, []);
  return (
    <Controller
      control={control}
      name="timezone"
      render={({ field, fieldState }) => (
        <Field label="Time zone" error={fieldState.error?.message}>
          <Combobox
            value={field.value}
            onValueChange={(zone) => field.onChange(zone ?? "UTC")}
            onBlur={field.onBlur}
            options={options}
            searchPlaceholder="Search time zones"
            emptyText="No such time zone"
            loading={options.length === 0}
          />
        </Field>
      )}
    />
  );
}
