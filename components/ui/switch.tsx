"use client";

import * as SwitchPrimitive from "radix-ui/switch";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { useFieldControl } from "./field";

export interface SwitchProps extends ComponentProps<typeof SwitchPrimitive.Root> {
  /** The change is on its way to the server: the thumb pulses and clicks are ignored. */
  pending?: boolean;
}

/** On/off that takes effect at once. Outside a Field give it an aria-label. */
export function Switch({ className, pending = false, disabled, ...props }: SwitchProps) {
  const wiring = useFieldControl(props);
  return (
    <SwitchPrimitive.Root
      className={cn(
        "relative inline-flex h-5 w-9 shrink-0 items-center rounded-full bg-input transition-colors after:absolute after:-inset-1 disabled:cursor-not-allowed disabled:opacity-60 data-[state=checked]:bg-primary",
        className,
      )}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      {...props}
      {...wiring}
    >
      <SwitchPrimitive.Thumb
        className={cn(
          "pointer-events-none block size-4 translate-x-0.5 rounded-full bg-card shadow-sm transition-transform data-[state=checked]:translate-x-4.5",
          pending && "animate-pulse-soft",
        )}
      />
    </SwitchPrimitive.Root>
  );
}
