"use client";

import { useEffect } from "react";
import { useFormContext } from "react-hook-form";
import { describeSchedule } from "@/lib/schedule/describe-schedule";
import type { SensorFormValues } from "./sensor-form-values";
import { useFormSchedule } from "./use-form-schedule";

/** Names the sensor of the form after its schedule, for as long as it is there. Shows nothing. */
export function NameProposal() {
  const { setValue } = useFormContext<SensorFormValues>();
  const { spec } = useFormSchedule();
  const words = spec === null ? null : describeSchedule(spec).replace(/, [A-Za-z_]+\/\S+$|, UTC$/, "");
  useEffect(() => {
    if (words !== null) setValue("label", words.charAt(0).toUpperCase() + words.slice(1), { shouldValidate: true });
  }, [words, setValue]);
  return null;
}
