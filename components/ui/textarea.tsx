"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn";
import { useFieldControl } from "./field";
import { controlClasses } from "./input";

/** Grows with its text (where the browser can) and can be dragged taller. */
export function Textarea({ className, mono, ...props }: ComponentProps<"textarea"> & { mono?: boolean }) {
  const wiring = useFieldControl(props);
  return (
    <textarea
      className={cn(
        controlClasses,
        "field-sizing-content max-h-96 min-h-20 resize-y py-1.5",
        mono && "font-mono",
        className,
      )}
      {...props}
      {...wiring}
    />
  );
}
