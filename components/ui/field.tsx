"use client";

import { CircleAlert } from "lucide-react";
import { createContext, type ReactNode, useContext, useId, useMemo } from "react";
import { cn } from "./cn";
import { Label } from "./label";

interface FieldWiring {
  id: string;
  labelId: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}

const FieldContext = createContext<FieldWiring | null>(null);

export interface FieldProps {
  label: ReactNode;
  /** Help under the control; read out after the label. */
  description?: ReactNode;
  /** What is wrong and what to do about it; pass `errors.name?.message`. Marks the control invalid. */
  error?: ReactNode;
  required?: boolean;
  /** Says "optional" beside the label. */
  optional?: boolean;
  /** Something at the end of the label's line: a link, a counter, a switch. */
  action?: ReactNode;
  /** Keeps the label for screen readers only. */
  labelHidden?: boolean;
  /** Puts the label beside the control instead of above it (switches, checkboxes). */
  layout?: "stack" | "inline";
  className?: string;
  children: ReactNode;
}

/**
 * One labelled control. Every control of components/ui inside it takes its id, label, description and validity from here,
 * so nothing has to be wired by hand.
 */
export function Field({
  label,
  description,
  error,
  required = false,
  optional = false,
  action,
  labelHidden = false,
  layout = "stack",
  className,
  children,
}: FieldProps) {
  const id = useId();
  const labelId = `${id}-label`;
  const hasError = Boolean(error);
  const hasDescription = Boolean(description);
  const wiring = useMemo<FieldWiring>(() => {
    const parts = [hasError && `${id}-error`, hasDescription && `${id}-description`].filter(Boolean);
    return { id, labelId, describedBy: parts.length > 0 ? parts.join(" ") : undefined, invalid: hasError, required };
  }, [id, labelId, hasError, hasDescription, required]);

  const labelLine = (
    <div className={cn("flex min-w-0 items-baseline justify-between gap-2", labelHidden && "sr-only")}>
      <Label id={labelId} htmlFor={id}>
        {label}
        {optional && <span className="ml-1.5 font-normal text-muted-foreground">optional</span>}
      </Label>
      {action}
    </div>
  );
  const descriptionLine = hasDescription && (
    <div id={`${id}-description`} className="text-muted-foreground text-xs">
      {description}
    </div>
  );
  const errorLine = (
    <div id={`${id}-error`} aria-live="polite" className="empty:hidden">
      {hasError && (
        <p className="flex items-start gap-1.5 text-failure text-xs">
          <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          <span className="min-w-0 break-words">{error}</span>
        </p>
      )}
    </div>
  );

  return (
    <FieldContext value={wiring}>
      {layout === "inline" ? (
        <div className={cn("flex items-start gap-3", className)}>
          <div className="flex h-5 items-center">{children}</div>
          <div className="grid min-w-0 flex-1 gap-1">
            {labelLine}
            {descriptionLine}
            {errorLine}
          </div>
        </div>
      ) : (
        <div className={cn("grid min-w-0 content-start gap-1.5", className)}>
          {labelLine}
          {children}
          {errorLine}
          {descriptionLine}
        </div>
      )}
    </FieldContext>
  );
}

export interface FieldControlProps {
  id?: string | undefined;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | "true" | "false" | "grammar" | "spelling" | undefined;
  "aria-required"?: boolean | "true" | "false" | undefined;
}

/** Attributes a control takes from the Field around it; its own props win. Outside a Field it returns the props alone. */
export function useFieldControl(own: FieldControlProps): FieldControlProps {
  const field = useContext(FieldContext);
  return {
    id: own.id ?? field?.id,
    "aria-describedby": own["aria-describedby"] ?? field?.describedBy,
    "aria-invalid": own["aria-invalid"] ?? (field?.invalid || undefined),
    "aria-required": own["aria-required"] ?? (field?.required || undefined),
  };
}

/** Id of the label of the Field around, for composite controls named by aria-labelledby. */
export function useFieldLabelId(): string | undefined {
  return useContext(FieldContext)?.labelId;
}
