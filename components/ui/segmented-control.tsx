"use client";

import * as ToggleGroup from "radix-ui/toggle-group";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { useFieldLabelId } from "./field";

export interface Segment<V extends string = string> {
  value: V;
  label: string;
  icon?: ReactNode;
  /** Shows the icon only; the label stays as the accessible name. */
  iconOnly?: boolean;
  disabled?: boolean;
}

export interface SegmentedControlProps<V extends string = string> {
  value: V;
  onValueChange: (value: V) => void;
  segments: readonly Segment<V>[];
  /** Needed outside a Field. */
  "aria-label"?: string;
  size?: "sm" | "md";
  className?: string;
}

/** One of two to five short choices: a time range, a view. One is always chosen. */
export function SegmentedControl<V extends string = string>({
  value,
  onValueChange,
  segments,
  size = "md",
  className,
  ...props
}: SegmentedControlProps<V>) {
  const labelId = useFieldLabelId();
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      onValueChange={(next) => next !== "" && onValueChange(next as V)}
      aria-label={props["aria-label"]}
      aria-labelledby={props["aria-label"] ? undefined : labelId}
      className={cn("inline-flex w-fit max-w-full gap-0.5 overflow-x-auto rounded-md bg-accent p-0.5", className)}
    >
      {segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          value={segment.value}
          {...(segment.disabled === undefined ? {} : { disabled: segment.disabled })}
          aria-label={segment.iconOnly ? segment.label : undefined}
          title={segment.iconOnly ? segment.label : undefined}
          className={cn(
            "inline-flex shrink-0 items-center gap-1.5 whitespace-nowrap rounded-[5px] font-medium text-muted-foreground text-xs transition-colors hover:text-foreground focus-visible:outline-offset-0 disabled:opacity-50 data-[state=on]:bg-card data-[state=on]:text-foreground data-[state=on]:shadow-xs dark:data-[state=on]:bg-input/50 [&_svg]:size-3.5",
            size === "sm" ? "h-6 px-2" : "h-7 px-2.5",
          )}
        >
          {segment.icon}
          {!segment.iconOnly && segment.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
