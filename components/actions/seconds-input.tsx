"use client";

import { useState } from "react";
import { NumberUnitInput } from "@/components/ui/number-unit-input";

const UNITS = [
  { value: "1", label: "seconds" },
  { value: "60", label: "minutes" },
  { value: "3600", label: "hours" },
] as const;
type Unit = (typeof UNITS)[number]["value"];

/** A length of time that is kept in whole seconds; null while the box is empty. */
export function SecondsInput({
  seconds,
  onChange,
  min = 0,
  onBlur,
}: {
  seconds: number | null;
  onChange: (seconds: number | null) => void;
  min?: number;
  onBlur?: () => void;
}) {
  const [unit, setUnit] = useState<Unit>(() => unitFor(seconds));
  return (
    <NumberUnitInput
      value={seconds === null ? null : seconds / Number(unit)}
      unit={unit}
      units={UNITS}
      min={min}
      onBlur={onBlur ?? (() => {})}
      onChange={(value, nextUnit) => {
        setUnit(nextUnit);
        onChange(value === null ? null : Math.round(value * Number(nextUnit)));
      }}
    />
  );
}

function unitFor(seconds: number | null): Unit {
  if (!seconds) return "1";
  return seconds % 3600 === 0 ? "3600" : seconds % 60 === 0 ? "60" : "1";
}
