"use client";

import { X } from "lucide-react";
import { useId, useMemo } from "react";
import type { Issue } from "@/components/parameters/parameter-issues";
import { useDraft } from "@/components/parameters/use-draft";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { CONDITION_OPERATORS, type ConditionOperator } from "@/lib/expression/condition-operators";
import { formatValue } from "@/lib/expression/format-value";
import type { Json } from "@/lib/schemas/common";
import type { CriterionDraft } from "./condition-draft";
import { convertValue, criterionText, criterionValue } from "./criterion-value";
import { findField, isTextField, type PayloadField } from "./payload-fields";

type OperatorChoice = ConditionOperator | `not:${ConditionOperator}`;

const OPERATORS = Object.entries(CONDITION_OPERATORS).map(([value, { label }]) => ({
  value: value as OperatorChoice,
  label,
}));

export interface CriterionRowProps {
  criterion: CriterionDraft;
  fields: readonly PayloadField[];
  /** Of this row: paths begin with field, operator or value. */
  issues: readonly Issue[];
  onChange: (criterion: CriterionDraft) => void;
  onRemove: () => void;
}

/** Field, operator, value. A stored negation of one criterion is shown as an operator of its own. */
export function CriterionRow({ criterion, fields, issues, onChange, onRemove }: CriterionRowProps) {
  const field = findField(fields, criterion.field);
  const options = useMemo(
    () =>
      fields.map(({ path, type, sample }) => ({
        value: path,
        label: path,
        detail: sample === undefined || sample === null ? type : formatValue(sample, 12),
      })),
    [fields],
  );
  const { operator, negated } = criterion;
  const operators = negated
    ? [...OPERATORS, { value: `not:${operator}` as const, label: `not: ${CONDITION_OPERATORS[operator].label}` }]
    : OPERATORS;
  const problem = (part: string) => issues.find(({ path }) => path[0] === part)?.message;
  const needsValue = CONDITION_OPERATORS[operator].arity === "binary";
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)_auto] items-start gap-2 @lg/criteria:grid-cols-[minmax(0,1.15fr)_minmax(0,0.9fr)_minmax(0,1fr)_auto]">
      <Field label="Field" labelHidden error={problem("field")}>
        <Combobox
          mono
          allowCustom
          value={criterion.field || null}
          onValueChange={(path) => onChange({ ...criterion, field: path ?? "" })}
          options={options}
          placeholder="Field"
          searchPlaceholder="Search or type a path"
          emptyText="Type a path such as disk.free"
        />
      </Field>
      <Field
        label="Operator"
        labelHidden
        error={problem("operator")}
        className="@max-lg/criteria:order-2 @max-lg/criteria:col-span-2"
      >
        <Select<OperatorChoice>
          value={negated ? `not:${operator}` : operator}
          onValueChange={(choice) => {
            const isNegated = choice.startsWith("not:");
            const next = (isNegated ? choice.slice(4) : choice) as ConditionOperator;
            onChange({
              ...criterion,
              operator: next,
              negated: isNegated,
              value: convertValue(operator, next, criterion.value),
            });
          }}
          options={operators}
        />
      </Field>
      <div className="min-w-0 @max-lg/criteria:order-3 @max-lg/criteria:col-span-2">
        {needsValue && (
          <ValueField
            criterion={criterion}
            field={field}
            error={problem("value")}
            onChange={(value) => onChange({ ...criterion, value })}
          />
        )}
      </div>
      <Button
        size="icon"
        variant="ghost"
        aria-label={`Remove the criterion ${criterion.field}`}
        onClick={onRemove}
        className="@max-lg/criteria:order-1"
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}

function ValueField({
  criterion: { operator, value },
  field,
  error,
  onChange,
}: {
  criterion: CriterionDraft;
  field: PayloadField | undefined;
  error: string | undefined;
  onChange: (value: Json | undefined) => void;
}) {
  const listId = useId();
  const isText = isTextField(field);
  const [text, setDraft] = useDraft(value, (stored) => criterionText(operator, stored, isText));
  const isList = CONDITION_OPERATORS[operator].value === "list";
  const known = isList ? [] : (field?.values ?? []);
  return (
    <Field label="Value" labelHidden error={error}>
      <Input
        value={text}
        list={known.length > 0 ? listId : undefined}
        onChange={(event) => {
          const next = criterionValue(operator, event.target.value, isText);
          setDraft(event.target.value, next);
          onChange(next);
        }}
        placeholder={isList ? "one, two" : "Value"}
        endText={typeWord(value)}
        autoComplete="off"
        spellCheck={false}
      />
      {known.length > 0 && (
        <datalist id={listId}>
          {known.map((choice) => (
            <option key={JSON.stringify(choice)} value={criterionText(operator, choice, isText)} />
          ))}
        </datalist>
      )}
    </Field>
  );
}

/** How a value was read, where it could be mistaken for text. */
function typeWord(value: Json | undefined): string | undefined {
  if (typeof value === "number") return "123";
  if (typeof value === "boolean") return "yes/no";
  return value === null ? "null" : undefined;
}
