import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { normaliseParameterSchema, type ParameterDefinition } from "@/lib/parameters/flat-schema";
import { shortValue } from "./parameter-value";

export interface SchemaTableProps {
  /** Flat map or JSON Schema. */
  schema: unknown;
  /** Accessible name of the table. */
  label: string;
  emptyText?: string;
}

/** A parameter schema to read: one row for each name, fields of objects below their object. */
export function SchemaTable({ schema, label, emptyText = "Nothing is declared." }: SchemaTableProps) {
  const rows = flatRows(Object.entries(normaliseParameterSchema(schema)), "");
  if (rows.length === 0) return <p className="p-4 text-muted-foreground text-sm">{emptyText}</p>;
  return (
    <Table aria-label={label}>
      <TableHeader>
        <TableRow>
          <TableHead className="pl-4">Name</TableHead>
          <TableHead>Type</TableHead>
          <TableHead>Meaning</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map(([path, definition]) => (
          <TableRow key={path}>
            <TableCell className="pl-4 align-top">
              <span className="font-mono text-xs">{path}</span>
              {definition.required && <span className="block text-muted-foreground text-xs">required</span>}
            </TableCell>
            <TableCell className="align-top">
              <span className="text-muted-foreground">{definition.types.join(" or ")}</span>
              {definition.secret && <Badge className="ml-2">secret</Badge>}
            </TableCell>
            <TableCell className="whitespace-normal align-top">
              <Meaning definition={definition} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Meaning({ definition }: { definition: ParameterDefinition }) {
  const { label, description, secret, enum: choices, default: preset } = definition;
  const text = description ?? label;
  const limits = limitWords(definition);
  return (
    <div className="grid gap-0.5">
      {text && <span>{text}</span>}
      {choices !== undefined && (
        <span className="text-muted-foreground text-xs">One of {choices.map(shortValue).join(", ")}</span>
      )}
      {limits !== "" && <span className="text-muted-foreground text-xs">{limits}</span>}
      {preset !== undefined && preset !== null && !secret && (
        <span className="break-all text-muted-foreground text-xs">
          Default <span className="font-mono">{shortValue(preset)}</span>
        </span>
      )}
    </div>
  );
}

function limitWords({ minimum, maximum, minLength, maxLength, pattern, format }: ParameterDefinition): string {
  const words: string[] = [];
  if (minimum !== undefined) words.push(`at least ${minimum}`);
  if (maximum !== undefined) words.push(`at most ${maximum}`);
  if (minLength !== undefined) words.push(`at least ${minLength} characters`);
  if (maxLength !== undefined) words.push(`at most ${maxLength} characters`);
  if (pattern !== undefined) words.push(`matches ${pattern}`);
  if (format !== undefined) words.push(format);
  const text = words.join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function flatRows(entries: [string, ParameterDefinition][], prefix: string): [string, ParameterDefinition][] {
  return entries.flatMap(([name, definition]) => {
    const path = `${prefix}${name}`;
    const inner = definition.properties === undefined ? [] : Object.entries(definition.properties);
    return [[path, definition] as [string, ParameterDefinition], ...flatRows(inner, `${path}.`)];
  });
}
