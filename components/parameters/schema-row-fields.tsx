"use client";

import { Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { ParameterType } from "@/lib/parameters/flat-schema";
import { type Issue, issuesUnder, messageFor } from "./parameter-issues";
import type { SchemaRow } from "./schema-rows";

const TYPES: readonly { value: ParameterType; label: string }[] = [
  { value: "string", label: "Text" },
  { value: "number", label: "Number" },
  { value: "integer", label: "Whole number" },
  { value: "boolean", label: "Yes or no" },
  { value: "array", label: "List" },
  { value: "object", label: "Object" },
  { value: "any", label: "Any value" },
];

export interface SchemaRowFieldsProps {
  row: SchemaRow;
  /** Counted from 1. */
  position: number;
  noun: string;
  nameProblem: string | undefined;
  /** Of the whole schema. */
  problems: readonly Issue[];
  onChange: (part: Partial<SchemaRow>) => void;
  onRemove: () => void;
}

/** The fields of one parameter. */
export function SchemaRowFields({
  row,
  position,
  noun,
  nameProblem,
  problems,
  onChange,
  onRemove,
}: SchemaRowFieldsProps) {
  const own = problemsOf(problems, row.name);
  const typeOptions = TYPES.some(({ value }) => value === row.type)
    ? TYPES
    : [...TYPES, { value: row.type, label: row.type }];
  const label = row.name || `${noun} ${position}`;
  return (
    <fieldset className="grid min-w-0 gap-3" aria-label={label}>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-3 sm:grid-cols-[minmax(0,1fr)_9.5rem_auto]">
        <Field
          label="Name"
          error={nameProblem ?? messageFor(own, "") ?? own.find(({ path }) => path.length === 0)?.message}
        >
          <Input
            mono
            value={row.name}
            placeholder="name"
            onChange={(event) => onChange({ name: event.target.value.trim() })}
          />
        </Field>
        <Field label="Type" error={messageFor(own, "type")} className="max-sm:order-last max-sm:col-span-2">
          <Select value={row.type} onValueChange={(type) => onChange({ type })} options={typeOptions} />
        </Field>
        <Button size="icon" variant="ghost" aria-label={`Remove ${label}`} onClick={onRemove} className="mt-5.5">
          <Trash2 aria-hidden />
        </Button>
      </div>
      <Field label="Description" optional error={messageFor(own, "description")}>
        <Input value={row.description} onChange={(event) => onChange({ description: event.target.value })} />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Default" optional error={messageFor(own, "default")}>
          <Input
            mono={row.type !== "string"}
            type={row.secret ? "password" : "text"}
            autoComplete="off"
            value={row.defaultText}
            placeholder={PLACEHOLDERS[row.type]}
            onChange={(event) => onChange({ defaultText: event.target.value })}
          />
        </Field>
        <Field label="Allowed values" optional error={messageFor(own, "enum")}>
          <Input
            value={row.choicesText}
            placeholder="low, normal, high"
            onChange={(event) => onChange({ choicesText: event.target.value })}
          />
        </Field>
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <Field label="Required" layout="inline">
          <Checkbox checked={row.required} onCheckedChange={(checked) => onChange({ required: checked === true })} />
        </Field>
        <Field label="Secret, never shown" layout="inline">
          <Checkbox checked={row.secret} onCheckedChange={(checked) => onChange({ secret: checked === true })} />
        </Field>
      </div>
    </fieldset>
  );
}

const PLACEHOLDERS: Partial<Record<ParameterType, string>> = {
  number: "1.5",
  integer: "10",
  boolean: "true or false",
  array: '["a", "b"]',
  object: '{"key": "value"}',
};

/** Of either form of the schema: the properties of a JSON Schema lie one level deeper. */
function problemsOf(problems: readonly Issue[], name: string): Issue[] {
  return name === "" ? [] : [...issuesUnder(problems, name), ...issuesUnder(issuesUnder(problems, "properties"), name)];
}
