"use client";

import { useMemo } from "react";
import { type FlatSchema, normaliseParameterSchema } from "@/lib/parameters/flat-schema";
import type { Json, JsonObject } from "@/lib/schemas/common";
import { ExtraParameters } from "./extra-parameters";
import { ParameterField } from "./parameter-field";
import { type Issue, messageFor, typingIssues } from "./parameter-issues";
import type { TemplatePath } from "./template-completion";

export interface ParameterFormProps {
  /** Flat map or JSON Schema; null and absent: no declared parameters. */
  schema: unknown;
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  /** Given: `{{ … }}` is accepted in any field, with completion of these paths. */
  templatePaths?: readonly TemplatePath[] | undefined;
  /** Of the server or of `parameterIssues` at submit, with paths that begin with the name of a parameter. */
  issues?: readonly Issue[];
  disabled?: boolean;
  /** Shown when no parameter is declared. */
  emptyText?: string;
}

/**
 * The form for a set of parameters, from their schema. What has been typed is checked at once; that required ones are there
 * is for the caller to check when it submits (`parameterIssues`). Parameters that the schema does not name can be added,
 * unless it is closed.
 */
export function ParameterForm({
  schema,
  value,
  onChange,
  templatePaths,
  issues = [],
  disabled = false,
  emptyText = "It declares no parameters.",
}: ParameterFormProps) {
  const definitions = useMemo(() => requiredFirst(normaliseParameterSchema(schema)), [schema]);
  const typed = useMemo(() => typingIssues(schema, value, templatePaths !== undefined), [schema, value, templatePaths]);
  const names = Object.keys(definitions);
  const set = (name: string, next: Json | undefined) => {
    const { [name]: _, ...rest } = value;
    onChange(next === undefined ? rest : { ...value, [name]: next });
  };
  return (
    <div className="grid min-w-0 gap-4">
      {names.length === 0 && <p className="text-muted-foreground text-sm">{emptyText}</p>}
      {Object.entries(definitions).map(([name, definition]) => (
        <ParameterField
          key={name}
          name={name}
          definition={definition}
          value={Object.hasOwn(value, name) ? value[name] : undefined}
          onChange={(next) => set(name, next)}
          templatePaths={templatePaths}
          disabled={disabled}
          error={messageFor(typed, name) ?? messageFor(issues, name)}
        />
      ))}
      <ExtraParameters
        declared={names}
        closed={isClosed(schema)}
        value={value}
        onChange={onChange}
        templatePaths={templatePaths}
        issues={issues}
        disabled={disabled}
      />
    </div>
  );
}

/** Stored schemas do not keep the order in which they were written, so what must be filled in leads. */
function requiredFirst(schema: FlatSchema): FlatSchema {
  const entries = Object.entries(schema);
  return Object.fromEntries(entries.sort(([, a], [, b]) => Number(b.required) - Number(a.required)));
}

function isClosed(schema: unknown): boolean {
  return typeof schema === "object" && schema !== null && "additionalProperties" in schema
    ? schema.additionalProperties === false
    : false;
}
