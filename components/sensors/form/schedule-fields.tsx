"use client";

import { ArrowRight, Webhook } from "lucide-react";
import type { ReactNode } from "react";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { AppLink } from "@/components/ui/app-link";
import { Card } from "@/components/ui/card";
import { RadioCards } from "@/components/ui/radio-cards";
import { FORM_KINDS, type FormKind, isTimerKind, kindLook } from "../sensor-kind";
import { CronFields } from "./cron-fields";
import { DateFields } from "./date-fields";
import { IntervalFields } from "./interval-fields";
import { RruleFields } from "./rrule-fields";
import type { SensorFormValues } from "./sensor-form-values";

const optionOf = (kind: FormKind) => {
  const look = kindLook(kind);
  return { value: kind, label: look.label, description: look.description, icon: <look.icon /> };
};
const TIMERS = FORM_KINDS.filter(isTimerKind).map(optionOf);
const ALL = FORM_KINDS.map(optionOf);

/**
 * First the kind, then only the fields of that kind. A sensor that exists stays a timer or a script. `offerOthers`: says where
 * what is no sensor is made.
 */
export function ScheduleFields({ script, offerOthers = false }: { script?: ReactNode; offerOthers?: boolean }) {
  const { control } = useFormContext<SensorFormValues>();
  const kind = useWatch({ control, name: "kind" });
  return (
    <Card title={kind === "script" ? "What" : "When"} bodyClassName="grid gap-4">
      <Controller
        control={control}
        name="kind"
        render={({ field }) => (
          <RadioCards
            aria-label="Kind of sensor"
            value={field.value}
            onValueChange={field.onChange}
            options={script === undefined ? TIMERS : ALL}
            className={
              script === undefined
                ? "grid-cols-1 sm:grid-cols-2 xl:grid-cols-4"
                : "grid-cols-1 sm:grid-cols-2 xl:grid-cols-5"
            }
          />
        )}
      />
      {offerOthers && (
        <AppLink
          href="/triggers/new?webhook"
          className="flex items-center gap-3 rounded-lg border border-dashed px-3 py-2 text-sm hover:bg-muted"
        >
          <Webhook aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <span className="min-w-0 flex-1">
            <span className="font-medium">Webhook</span>{" "}
            <span className="text-muted-foreground">– another system says when, over HTTP</span>
          </span>
          <ArrowRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        </AppLink>
      )}
      {kind === "interval" && <IntervalFields />}
      {kind === "cron" && <CronFields />}
      {kind === "rrule" && <RruleFields />}
      {kind === "date" && <DateFields />}
      {kind === "script" && script}
    </Card>
  );
}
