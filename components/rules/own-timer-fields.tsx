"use client";

import { lazy, Suspense, useMemo } from "react";
import { type Issue, messageFor } from "@/components/parameters/parameter-issues";
import { InstantInput } from "@/components/sensors/form/instant-input";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NumberUnitInput } from "@/components/ui/number-unit-input";
import { Skeleton } from "@/components/ui/skeleton";
import { parseInstant } from "@/lib/schedule/parse-instant";
import { isTimeZone, listTimeZones } from "@/lib/schedule/timezones";
import { zoneClock } from "@/lib/schedule/zone-clock";
import type { JsonObject } from "@/lib/schemas/common";
import { INTERVAL_UNITS, type IntervalUnit, type TimerTriggerRef } from "@/lib/vocabulary";

// With the arithmetic of schedules and the schemas that check them.
const OwnTimerMeaning = lazy(() =>
  import("./own-timer-meaning").then((module) => ({ default: module.OwnTimerMeaning })),
);

const UNITS = INTERVAL_UNITS.map((unit) => ({ value: unit, label: unit }));

export interface OwnTimerFieldsProps {
  triggerRef: TimerTriggerRef;
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  issues: readonly Issue[];
}

/** Nine in the morning of tomorrow, on this browser's clock. */
function nextMorning(): string {
  const morning = new Date();
  morning.setDate(morning.getDate() + 1);
  morning.setHours(9, 0, 0, 0);
  return morning.toISOString().replace(".000Z", "Z");
}

/** A first, sensible schedule for a rule's own timer. */
export function defaultTimer(triggerRef: TimerTriggerRef): JsonObject {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  switch (triggerRef) {
    case "core.intervaltimer":
      return { unit: "minutes", interval: 5 };
    case "core.crontimer":
      return { expression: "0 0 9 * * 1-5", timezone };
    case "core.rruletimer":
      return { rule: "FREQ=MONTHLY;BYDAY=-1FR", dtstart: nextMorning(), timezone };
    case "core.datetimetimer":
      return { fire_at: "", timezone };
  }
}

/** The schedule of the rule's own timer, with what it means. */
export function OwnTimerFields({ triggerRef, value, onChange, issues }: OwnTimerFieldsProps) {
  const set = (part: JsonObject) => onChange({ ...value, ...part });
  return (
    <div className="grid gap-4 rounded-lg border bg-background p-3">
      {triggerRef === "core.intervaltimer" && (
        <Field label="Every" error={messageFor(issues, "interval") ?? messageFor(issues, "unit")} required>
          <NumberUnitInput<IntervalUnit>
            value={typeof value.interval === "number" ? value.interval : null}
            unit={INTERVAL_UNITS.find((unit) => unit === value.unit) ?? "minutes"}
            onChange={(interval, unit) => onChange({ ...value, interval, unit })}
            units={UNITS}
            min={1}
            className="max-w-72"
          />
        </Field>
      )}
      {triggerRef === "core.crontimer" && (
        <Field
          label="Cron expression"
          required
          error={messageFor(issues, "expression")}
          description="second minute hour day month weekday; with five fields the second is 0"
        >
          <Input
            mono
            value={typeof value.expression === "string" ? value.expression : ""}
            onChange={(event) => set({ expression: event.target.value })}
            spellCheck={false}
          />
        </Field>
      )}
      {triggerRef === "core.rruletimer" && (
        <>
          <Field
            label="Recurrence rule"
            required
            error={messageFor(issues, "rule") ?? messageFor(issues, "freq")}
            description="RFC 5545, such as FREQ=MONTHLY;BYDAY=-1FR"
          >
            <Input
              mono
              value={typeof value.rule === "string" ? value.rule : ""}
              onChange={(event) => set({ rule: event.target.value })}
              spellCheck={false}
            />
          </Field>
          <Field
            label="Begins"
            required
            error={messageFor(issues, "dtstart")}
            description="The rule counts from here, at this time of the day."
          >
            <InstantInput
              value={typeof value.dtstart === "string" ? value.dtstart : ""}
              onValueChange={(dtstart) => set({ dtstart })}
              zone={zoneOf(value)}
            />
          </Field>
        </>
      )}
      {triggerRef === "core.datetimetimer" && (
        <Field label="Date and time" required error={messageFor(issues, "fire_at")}>
          <Input
            type="datetime-local"
            step={1}
            value={wallTime(value)}
            onChange={(event) => set({ fire_at: event.target.value, timezone: zoneOf(value) })}
            className="max-w-72"
          />
        </Field>
      )}
      {triggerRef !== "core.intervaltimer" && (
        <ZoneField
          zone={zoneOf(value)}
          onChange={(timezone) =>
            set({ timezone, ...(triggerRef === "core.datetimetimer" ? { fire_at: wallTime(value) } : {}) })
          }
          error={messageFor(issues, "timezone")}
        />
      )}
      <Suspense fallback={<Skeleton className="h-5" />}>
        <OwnTimerMeaning triggerRef={triggerRef} value={value} />
      </Suspense>
    </div>
  );
}

function ZoneField({
  zone,
  onChange,
  error,
}: {
  zone: string;
  onChange: (zone: string) => void;
  error: string | undefined;
}) {
  const zones = useMemo(() => listTimeZones().map((name) => ({ value: name, label: name })), []);
  return (
    <Field label="Time zone" error={error}>
      <Combobox
        value={zone}
        onValueChange={(next) => onChange(next ?? "UTC")}
        options={zones}
        searchPlaceholder="Search time zones"
        className="max-w-72"
      />
    </Field>
  );
}

function zoneOf(value: JsonObject): string {
  return typeof value.timezone === "string" && isTimeZone(value.timezone) ? value.timezone : "UTC";
}

/** The time of a date timer on the clocks of its zone, as a datetime-local control writes it. */
function wallTime(value: JsonObject): string {
  const written = typeof value.fire_at === "string" ? parseInstant(value.fire_at) : null;
  if (written === null) return typeof value.fire_at === "string" ? value.fire_at : "";
  const wallMs =
    written.kind === "instant"
      ? written.instantMs + zoneClock(zoneOf(value)).offsetAt(written.instantMs)
      : written.wallMs;
  return new Date(wallMs).toISOString().slice(0, 19);
}
