"use client";

import type { ReactNode } from "react";
import { CodeEditor } from "../data/code-editor";
import { Field } from "../ui/field";
import { SegmentedControl } from "../ui/segmented-control";
import { Textarea } from "../ui/textarea";
import type { ValueKind } from "./key-form";

interface KeyValueFieldProps {
  kind: ValueKind;
  onKindChange: (kind: ValueKind) => void;
  value: string;
  onValueChange: (value: string) => void;
  onBlur: () => void;
  error: string | undefined;
  description?: ReactNode;
  placeholder?: string;
  optional?: boolean;
}

/** A value as a text or as JSON. */
export function KeyValueField({
  kind,
  onKindChange,
  value,
  onValueChange,
  onBlur,
  error,
  description,
  placeholder,
  optional = false,
}: KeyValueFieldProps) {
  return (
    <Field
      label="Value"
      error={error}
      description={description}
      required={!optional}
      action={
        <SegmentedControl
          aria-label="Written as"
          size="sm"
          value={kind}
          onValueChange={onKindChange}
          segments={[
            { value: "text", label: "Text" },
            { value: "json", label: "JSON" },
          ]}
        />
      }
    >
      {kind === "text" ? (
        <Textarea
          mono
          rows={3}
          value={value}
          onChange={(event) => onValueChange(event.target.value)}
          onBlur={onBlur}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={placeholder}
        />
      ) : (
        <CodeEditor
          value={value}
          onChange={onValueChange}
          onBlur={onBlur}
          language="json"
          minHeight="7rem"
          maxHeight="18rem"
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      )}
    </Field>
  );
}
