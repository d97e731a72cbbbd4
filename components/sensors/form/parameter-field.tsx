"use client";

import { Braces } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { ParameterDefinition } from "@/lib/parameters/parameter-schema";
import { defaultText } from "./action-parameters";

export type ParameterFieldProps = {
  name: string;
  definition: ParameterDefinition;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  /** Paths that its menu offers. */
  paths: readonly string[];
};

/** One parameter of an action, as text: a value of its type or a template. */
export function ParameterField({ name, definition, value, onChange, error, paths }: ParameterFieldProps) {
  const preset = defaultText(definition);
  const choices = choicesOf(definition);
  const placeholder = preset ?? undefined;
  return (
    <Field
      label={definition.label ?? name}
      required={definition.required && preset === null}
      optional={!definition.required || preset !== null}
      error={error}
      description={definition.description}
      action={<PathMenu name={name} paths={paths} onChoose={(path) => onChange(withTemplate(value, path))} />}
    >
      {choices !== null ? (
        <Combobox
          value={value === "" ? null : value}
          onValueChange={(next) => onChange(next ?? "")}
          options={choices.map((choice) => ({ value: choice, label: choice }))}
          placeholder={placeholder ?? "Choose…"}
          searchPlaceholder="Search or write a template"
          allowCustom
          clearable
        />
      ) : definition.type === "object" || definition.type === "array" ? (
        <Textarea
          mono
          rows={3}
          spellCheck={false}
          placeholder={placeholder ?? (definition.type === "array" ? "[]" : "{}")}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <Input
          autoComplete="off"
          type={definition.secret ? "password" : "text"}
          {...(placeholder === undefined ? {} : { placeholder })}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function choicesOf(definition: ParameterDefinition): string[] | null {
  if (definition.enum)
    return definition.enum.map((choice) => (typeof choice === "string" ? choice : JSON.stringify(choice)));
  return definition.type === "boolean" ? ["true", "false"] : null;
}

function withTemplate(value: string, path: string): string {
  const template = `{{ ${path} }}`;
  return value === "" ? template : `${value}${/\s$/.test(value) ? "" : " "}${template}`;
}

type PathMenuProps = { name: string; paths: readonly string[]; onChoose: (path: string) => void };

function PathMenu({ name, paths, onChoose }: PathMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="link"
          size="inline"
          className="text-xs"
          aria-label={`Insert a value of the event into ${name}`}
        >
          <Braces aria-hidden />
          Insert value
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>From the event</DropdownMenuLabel>
        {paths.map((path) => (
          <DropdownMenuItem key={path} onSelect={() => onChoose(path)}>
            <span className="font-mono text-xs">{path}</span>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
