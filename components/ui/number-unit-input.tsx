"use client";

import { type KeyboardEvent, useState } from "react";
import { cn } from "./cn";
import { type FieldControlProps, useFieldControl } from "./field";
import { controlClasses } from "./input";
import { Select } from "./select";

export interface NumberUnit<U extends string = string> {
  value: U;
  label: string;
}

export interface NumberUnitInputProps<U extends string = string> extends FieldControlProps {
  /** null while the box is empty or not a number. */
  value: number | null;
  unit: U;
  onChange: (value: number | null, unit: U) => void;
  units: readonly NumberUnit<U>[];
  min?: number;
  max?: number;
  step?: number;
  disabled?: boolean;
  /** Needed outside a Field. */
  "aria-label"?: string;
  onBlur?: () => void;
  className?: string;
}

/** "5 seconds". Arrow keys step the number. The text being typed is kept as typed, so "1." and "" do not jump. */
export function NumberUnitInput<U extends string = string>({
  value,
  unit,
  onChange,
  units,
  min,
  max,
  step = 1,
  disabled,
  onBlur,
  className,
  ...props
}: NumberUnitInputProps<U>) {
  const wiring = useFieldControl(props);
  const [text, setText] = useState(value === null ? "" : String(value));
  const typed = parseNumber(text);
  const shown = typed === value ? text : value === null ? "" : String(value);
  const clamp = (next: number) =>
    Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min ?? Number.NEGATIVE_INFINITY, next));
  const change = (next: string) => {
    setText(next);
    onChange(parseNumber(next), unit);
  };
  const stepBy = (event: KeyboardEvent<HTMLInputElement>) => {
    const direction = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    change(String(clamp(Number(((value ?? 0) + direction * step).toFixed(6)))));
  };
  return (
    <div className={cn("flex min-w-0", className)}>
      <input
        {...wiring}
        aria-label={props["aria-label"]}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        disabled={disabled}
        value={shown}
        onChange={(event) => change(event.target.value)}
        onKeyDown={stepBy}
        onBlur={onBlur}
        className={cn(controlClasses, "h-8 w-24 rounded-r-none tabular-nums focus-visible:z-10")}
      />
      <Select
        id={`${wiring.id ?? "number"}-unit`}
        aria-label="Unit"
        value={unit}
        onValueChange={(next) => onChange(value, next)}
        options={units}
        className="-ml-px w-auto min-w-28 flex-1 rounded-l-none focus-visible:z-10"
        {...(disabled === undefined ? {} : { disabled })}
      />
    </div>
  );
}

function parseNumber(text: string): number | null {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return null;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : null;
}
