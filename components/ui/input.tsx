"use client";

import { Search, X } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { useFieldControl } from "./field";

/** The look of every text-like control. 16 px on phones, because Safari zooms into anything smaller. */
export const controlClasses =
  "w-full min-w-0 rounded-md border border-input bg-card px-2.5 text-foreground text-sm shadow-xs transition-colors placeholder:text-muted-foreground focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-ring focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-muted disabled:text-muted-foreground aria-invalid:border-failure aria-invalid:outline-failure max-sm:text-[16px]";

export interface InputProps extends ComponentProps<"input"> {
  /** Monospaced, for refs, ids, expressions. */
  mono?: boolean;
  /** Drawn inside at the start; decoration only. */
  startIcon?: ReactNode;
  /** Drawn inside at the end, e.g. a unit. */
  endText?: ReactNode;
}

export function Input({ className, mono, startIcon, endText, type = "text", ...props }: InputProps) {
  const wiring = useFieldControl(props);
  const input = (
    <input
      type={type}
      className={cn(
        controlClasses,
        "h-8",
        mono && "font-mono",
        Boolean(startIcon) && "pl-8",
        Boolean(endText) && "pr-10",
        className,
      )}
      {...props}
      {...wiring}
    />
  );
  if (!startIcon && !endText) return input;
  return (
    <div className="relative min-w-0">
      {startIcon && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-muted-foreground [&_svg]:size-4"
        >
          {startIcon}
        </span>
      )}
      {input}
      {endText && (
        <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-muted-foreground text-xs">
          {endText}
        </span>
      )}
    </div>
  );
}

export interface SearchInputProps extends Omit<ComponentProps<"input">, "onChange" | "value" | "type"> {
  value: string;
  onValueChange: (value: string) => void;
  "aria-label": string;
}

/** A filter box with a clear button; Escape empties it. */
export function SearchInput({ value, onValueChange, className, ...props }: SearchInputProps) {
  return (
    <div className={cn("relative w-full sm:w-64", className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <input
        {...props}
        type="search"
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && value !== "") {
            event.stopPropagation();
            onValueChange("");
          }
        }}
        className={cn(controlClasses, "h-8 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden")}
      />
      {value !== "" && (
        <button
          type="button"
          aria-label="Clear"
          onClick={() => onValueChange("")}
          className="absolute inset-y-1 right-1 flex w-6 items-center justify-center rounded-sm text-muted-foreground hover:bg-accent hover:text-foreground"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}
