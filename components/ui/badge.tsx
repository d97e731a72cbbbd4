import type { ComponentProps } from "react";
import { cn } from "./cn";
import { type Tone, toneClasses } from "./tone";

export interface BadgeProps extends ComponentProps<"span"> {
  tone?: Tone;
  /** Bordered instead of filled: for labels that are not states. */
  outline?: boolean;
  mono?: boolean;
}

export function Badge({ tone = "neutral", outline = false, mono = false, className, ...props }: BadgeProps) {
  return (
    <span
      className={cn(
        "inline-flex h-5 max-w-full items-center gap-1 whitespace-nowrap rounded-full px-2 font-medium text-xs [&_svg]:size-3 [&_svg]:shrink-0",
        outline ? "border bg-transparent text-muted-foreground" : toneClasses[tone].soft,
        mono && "rounded-sm px-1.5 font-mono font-normal",
        className,
      )}
      {...props}
    />
  );
}
