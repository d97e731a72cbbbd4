"use client";

import * as RadioGroup from "radix-ui/radio-group";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { type FieldControlProps, useFieldControl, useFieldLabelId } from "./field";

export interface RadioCard<V extends string = string> {
  value: V;
  label: string;
  /** One line. */
  description: string;
  /** A lucide icon or a small drawing. */
  icon: ReactNode;
  disabled?: boolean;
}

export interface RadioCardsProps<V extends string = string> extends FieldControlProps {
  value: V | undefined;
  onValueChange: (value: V) => void;
  options: readonly RadioCard<V>[];
  /** Needed outside a Field. */
  "aria-label"?: string;
  name?: string;
  className?: string;
}

/** A choice between a few kinds of thing, each as a picture with one line. Arrow keys move. */
export function RadioCards<V extends string = string>({
  value,
  onValueChange,
  options,
  name,
  className,
  ...props
}: RadioCardsProps<V>) {
  const wiring = useFieldControl(props);
  const labelId = useFieldLabelId();
  return (
    <RadioGroup.Root
      {...wiring}
      value={value ?? ""}
      onValueChange={(next) => onValueChange(next as V)}
      aria-label={props["aria-label"]}
      aria-labelledby={props["aria-label"] ? undefined : labelId}
      {...(name === undefined ? {} : { name })}
      className={cn("grid grid-cols-[repeat(auto-fill,minmax(min(100%,8.5rem),1fr))] gap-2", className)}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          {...(option.disabled === undefined ? {} : { disabled: option.disabled })}
          aria-label={`${option.label}: ${option.description}`}
          className="group flex min-w-0 flex-col items-start gap-2.5 rounded-lg border bg-card p-3 text-left shadow-xs transition-colors hover:border-input hover:bg-muted disabled:pointer-events-none disabled:opacity-50 data-[state=checked]:border-primary data-[state=checked]:bg-primary-soft data-[state=checked]:shadow-none data-[state=checked]:ring-1 data-[state=checked]:ring-primary"
        >
          <span
            aria-hidden
            className="flex size-8 shrink-0 items-center justify-center rounded-md bg-muted text-muted-foreground group-data-[state=checked]:bg-primary group-data-[state=checked]:text-primary-foreground [&_svg]:size-4.5"
          >
            {option.icon}
          </span>
          <span className="grid min-w-0 gap-0.5">
            <span className="font-medium text-sm">{option.label}</span>
            <span className="text-muted-foreground text-xs group-data-[state=checked]:text-foreground">
              {option.description}
            </span>
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
