"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { JsonObject } from "@/lib/schemas/common";
import { type Issue, messageFor } from "./parameter-issues";
import { textOfValue, valueOfText } from "./parameter-value";
import type { TemplatePath } from "./template-completion";
import { TemplateInput } from "./template-input";
import { useDraft } from "./use-draft";

export interface ExtraParametersProps {
  /** Names that have a field of their own. */
  declared: readonly string[];
  closed: boolean;
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  templatePaths: readonly TemplatePath[] | undefined;
  issues: readonly Issue[];
  disabled: boolean;
}

type Row = { name: string; text: string };

/** Parameters beyond the declared ones, as rows of name and value. Each value is JSON, or else text. */
export function ExtraParameters(props: ExtraParametersProps) {
  const { declared, closed, value, onChange, templatePaths, issues, disabled } = props;
  const extras: JsonObject = {};
  const own: JsonObject = {};
  for (const [name, given] of Object.entries(value)) {
    if (declared.includes(name)) own[name] = given;
    else extras[name] = given;
  }
  const [rows, setDraft] = useDraft(extras, readRows);
  const write = (next: Row[]) => {
    const valid = valuesOf(next, declared);
    setDraft(next, valid);
    onChange({ ...own, ...valid });
  };
  const change = (index: number, part: Partial<Row>) =>
    write(rows.map((row, place) => (place === index ? { ...row, ...part } : row)));
  if (closed && rows.length === 0) return null;
  return (
    <div className="grid min-w-0 gap-2">
      {rows.map((row, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being edited, the place is the identity
          key={index}
          className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)_auto] items-start gap-2"
        >
          <Field label={`Name of parameter ${index + 1}`} labelHidden error={nameProblem(rows, index, declared)}>
            <Input
              mono
              placeholder="name"
              value={row.name}
              onChange={(event) => change(index, { name: event.target.value })}
              disabled={disabled}
            />
          </Field>
          <Field
            label={`Value of ${row.name || `parameter ${index + 1}`}`}
            labelHidden
            error={row.name === "" ? undefined : messageFor(issues, row.name)}
          >
            <TemplateInput
              value={row.text}
              onValueChange={(text) => change(index, { text })}
              templatePaths={templatePaths}
              placeholder="Text or JSON"
              disabled={disabled}
            />
          </Field>
          <Button
            size="icon"
            variant="ghost"
            aria-label={`Remove ${row.name || `parameter ${index + 1}`}`}
            onClick={() => write(rows.filter((_, place) => place !== index))}
            disabled={disabled}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      {!closed && (
        <Button
          size="sm"
          variant="ghost"
          className="w-fit text-muted-foreground"
          onClick={() => write([...rows, { name: "", text: "" }])}
          disabled={disabled}
        >
          <Plus aria-hidden />
          {declared.length === 0 ? "Add a parameter" : "Add another parameter"}
        </Button>
      )}
    </div>
  );
}

function readRows(extras: JsonObject): Row[] {
  return Object.entries(extras).map(([name, given]) => ({ name, text: textOfValue("loose", given) }));
}

function valuesOf(rows: readonly Row[], declared: readonly string[]): JsonObject {
  const values: JsonObject = {};
  for (const [index, { name, text }] of rows.entries()) {
    if (name !== "" && nameProblem(rows, index, declared) === undefined) {
      values[name] = valueOfText("loose", text) ?? null;
    }
  }
  return values;
}

function nameProblem(rows: readonly Row[], index: number, declared: readonly string[]): string | undefined {
  const row = rows[index];
  if (row === undefined) return undefined;
  if (row.name === "") return row.text === "" ? undefined : "Give it a name, or it is left out";
  if (row.name === "__proto__") return "This cannot be a name";
  if (declared.includes(row.name)) return "It has a field above";
  return rows.findIndex(({ name }) => name === row.name) < index ? "This name is already there" : undefined;
}
