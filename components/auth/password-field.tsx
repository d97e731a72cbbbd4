"use client";

import { ArrowBigUp, Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type KeyboardEvent, type ReactNode, useState } from "react";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

interface PasswordFieldProps extends Omit<ComponentProps<typeof Input>, "type"> {
  label: string;
  description?: ReactNode;
  error?: ReactNode;
  /** Says "optional" beside the label. */
  optional?: boolean;
}

/** A password that can be shown, and that says when Caps Lock is on. */
export function PasswordField({ label, description, error, optional = false, onBlur, ...props }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const hint = capsLock ? (
    <span className="flex items-center gap-1.5 text-warning">
      <ArrowBigUp aria-hidden className="size-3.5" />
      Caps Lock is on
    </span>
  ) : (
    description
  );
  // Filling in by the browser sends key events without modifiers.
  const watchCapsLock = ({ nativeEvent }: KeyboardEvent<HTMLInputElement>) =>
    setCapsLock(nativeEvent instanceof globalThis.KeyboardEvent && nativeEvent.getModifierState("CapsLock"));
  return (
    <Field label={label} description={hint} error={error} required={!optional} optional={optional}>
      <div className="relative">
        <Input
          {...props}
          type={shown ? "text" : "password"}
          spellCheck={false}
          autoCapitalize="none"
          className="h-9 pr-10"
          onKeyDown={watchCapsLock}
          onKeyUp={watchCapsLock}
          onBlur={(event) => {
            setCapsLock(false);
            onBlur?.(event);
          }}
        />
        <Button
          variant="ghost"
          size="icon-sm"
          className="absolute top-1 right-1"
          aria-label={shown ? "Hide password" : "Show password"}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </Button>
      </div>
    </Field>
  );
}
