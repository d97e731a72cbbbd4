"use client";

import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { CodeEditor } from "@/components/data/code-editor";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { checkParameterSchema } from "@/lib/parameters/check-parameter-schema";
import type { Json, JsonObject } from "@/lib/schemas/common";
import type { Issue } from "./parameter-issues";
import { textOfValue, valueOfText } from "./parameter-value";
import { SchemaRowFields } from "./schema-row-fields";
import { EMPTY_ROW, rowNameProblem, rowsOfSchema, type SchemaRow, schemaOfRows } from "./schema-rows";
import { useDraft } from "./use-draft";

export interface ParameterSchemaBuilderProps {
  /** Flat map or JSON Schema; it keeps its form. */
  value: unknown;
  /** null: no parameters. What is not valid yet is passed on too, and the server refuses it. */
  onChange: (schema: JsonObject | null) => void;
  /** Of the server, with paths relative to the schema. */
  issues?: readonly Issue[];
  /** What one entry is called: "parameter" or "field". */
  noun?: string;
  emptyText?: string;
}

/** Edits a parameter schema as rows, or as JSON for what the rows cannot say. */
export function ParameterSchemaBuilder({
  value,
  onChange,
  issues = [],
  noun = "parameter",
  emptyText = "None yet.",
}: ParameterSchemaBuilderProps) {
  const [view, setView] = useState<"rows" | "json">("rows");
  const problems = useMemo(() => [...checkParameterSchema(value), ...issues], [value, issues]);
  return (
    <div className="grid min-w-0 gap-3">
      <SegmentedControl
        size="sm"
        aria-label={`Edit the ${noun}s as`}
        value={view}
        onValueChange={setView}
        segments={[
          { value: "rows", label: "Form" },
          { value: "json", label: "JSON" },
        ]}
      />
      {view === "rows" ? (
        <Rows value={value} onChange={onChange} problems={problems} noun={noun} emptyText={emptyText} />
      ) : (
        <JsonSchema value={value} onChange={onChange} problems={problems} noun={noun} />
      )}
    </div>
  );
}

interface ViewProps {
  value: unknown;
  onChange: (schema: JsonObject | null) => void;
  problems: readonly Issue[];
  noun: string;
}

function Rows({ value, onChange, problems, noun, emptyText }: ViewProps & { emptyText: string }) {
  const [rows, setDraft] = useDraft(value ?? null, rowsOfSchema);
  const write = (next: SchemaRow[]) => {
    const schema = schemaOfRows(next, value);
    setDraft(next, schema);
    onChange(schema);
  };
  return (
    <>
      {rows.length === 0 && <p className="text-muted-foreground text-sm">{emptyText}</p>}
      {rows.length > 0 && (
        <ul className="grid gap-3">
          {rows.map((row, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being edited, the place is the identity
              key={index}
              className="min-w-0 rounded-lg border bg-background p-3"
            >
              <SchemaRowFields
                row={row}
                position={index + 1}
                noun={noun}
                nameProblem={rowNameProblem(rows, index)}
                problems={problems}
                onChange={(part) => write(rows.map((other, place) => (place === index ? { ...row, ...part } : other)))}
                onRemove={() => write(rows.filter((_, place) => place !== index))}
              />
            </li>
          ))}
        </ul>
      )}
      <Button size="sm" className="w-fit" onClick={() => write([...rows, EMPTY_ROW])}>
        <Plus aria-hidden />
        Add a {noun}
      </Button>
    </>
  );
}

function JsonSchema({ value, onChange, problems, noun }: ViewProps) {
  const [text, setDraft] = useDraft(value ?? null, (schema) => textOfValue("json", schema as Json));
  const [unread, setUnread] = useState<string | null>(null);
  const [first] = problems;
  return (
    <Field
      label={`Schema of the ${noun}s`}
      labelHidden
      error={unread ?? (first && (first.path.length > 0 ? `${first.path.join(".")}: ${first.message}` : first.message))}
      description={'A map such as {"name": {"type": "string", "required": true}}, or a JSON Schema of an object.'}
    >
      <CodeEditor
        language="json"
        value={text}
        minHeight="10rem"
        onChange={(typed) => {
          const schema = valueOfText("json", typed) ?? null;
          const isObject = schema === null || (typeof schema === "object" && !Array.isArray(schema));
          setUnread(isObject ? null : "This is not a JSON object yet; the last readable one is kept");
          if (!isObject) {
            setDraft(typed, value ?? null);
            return;
          }
          setDraft(typed, schema);
          onChange(schema as JsonObject | null);
        }}
      />
    </Field>
  );
}
