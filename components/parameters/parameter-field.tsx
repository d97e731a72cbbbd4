"use client";

import { useQuery } from "@tanstack/react-query";
import { Braces, Eye, EyeOff, ListChecks } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { CodeEditor } from "@/components/data/code-editor";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { ParameterDefinition } from "@/lib/parameters/flat-schema";
import type { Json } from "@/lib/schemas/common";
import { useTRPC } from "@/lib/trpc/client";
import { isTemplateText, parameterControl, shortValue, textOfValue, valueOfText } from "./parameter-value";
import type { TemplatePath } from "./template-completion";
import { TemplateInput } from "./template-input";
import { useDraft } from "./use-draft";

interface ControlProps {
  definition: ParameterDefinition;
  /** undefined: not given */
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  templatePaths: readonly TemplatePath[] | undefined;
  disabled: boolean;
}

export interface ParameterFieldProps extends ControlProps {
  name: string;
  error: string | undefined;
}

/** One parameter with the control for its type; any of them also takes a template when there are paths for it. */
export function ParameterField({ name, error, ...control }: ParameterFieldProps) {
  const { definition } = control;
  return (
    <Field
      label={
        definition.label ? (
          <>
            {definition.label} <span className="ml-1 font-mono font-normal text-muted-foreground text-xs">{name}</span>
          </>
        ) : (
          <span className="font-mono">{name}</span>
        )
      }
      required={definition.required}
      action={
        <span className="shrink-0 text-muted-foreground text-xs">
          {[typeWords(definition), definition.required ? "required" : null].filter(Boolean).join(", ")}
        </span>
      }
      description={describe(definition)}
      error={error}
    >
      <ParameterControlView {...control} />
    </Field>
  );
}

function typeWords({ types, secret }: ParameterDefinition): string {
  if (secret) return "secret";
  const names = types.filter((type) => type !== "null");
  return names.length === 0 || names.includes("any") ? "any value" : names.join(" or ");
}

function describe({ description, secret, ...definition }: ParameterDefinition): ReactNode {
  const preset =
    definition.default === undefined || definition.default === null || secret || definition.default === "" ? null : (
      <>
        Default: <span className="break-all font-mono">{shortValue(definition.default)}</span>
      </>
    );
  if (!description) return preset;
  return preset === null ? (
    description
  ) : (
    <>
      {description}
      {/[.!?]$/.test(description.trim()) ? " " : ". "}
      {preset}
    </>
  );
}

function ParameterControlView(props: ControlProps) {
  if (props.definition.format === "channel") return <ChannelControl {...props} />;
  switch (parameterControl(props.definition)) {
    case "switch":
    case "choice":
      return <ChoiceOrTemplate {...props} />;
    case "json":
      return <JsonControl {...props} />;
    case "secret":
      return <SecretControl {...props} />;
    default:
      return <TextControl {...props} />;
  }
}

function TextControl({ definition, value, onChange, templatePaths, disabled }: ControlProps) {
  const control = parameterControl(definition);
  const [text, setDraft] = useDraft(value, (stored) => textOfValue(control, stored));
  const { default: preset } = definition;
  return (
    <TemplateInput
      value={text}
      onValueChange={(typed) => {
        const next = valueOfText(control, typed);
        setDraft(typed, next);
        onChange(next);
      }}
      templatePaths={templatePaths}
      multiline={control === "lines" || (control === "text" && text.includes("\n"))}
      {...(control === "number" && templatePaths === undefined ? { inputMode: "decimal" as const } : {})}
      placeholder={preset === undefined || preset === null ? undefined : shortValue(preset)}
      disabled={disabled}
    />
  );
}

function SecretControl({ value, onChange, disabled }: ControlProps) {
  const [shown, setShown] = useState(false);
  return (
    <div className="relative min-w-0">
      <Input
        type={shown || isTemplateText(value) ? "text" : "password"}
        value={textOfValue("secret", value)}
        onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
        autoComplete="new-password"
        spellCheck={false}
        disabled={disabled}
        className="pr-9"
      />
      <button
        type="button"
        aria-label={shown ? "Hide the value" : "Show the value"}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="absolute top-1 right-1 flex size-6 items-center justify-center rounded-sm text-muted-foreground hover:bg-accent hover:text-foreground"
      >
        {shown ? <EyeOff aria-hidden className="size-3.5" /> : <Eye aria-hidden className="size-3.5" />}
      </button>
    </div>
  );
}

/** A channel of the page Notifications, by its ref. */
function ChannelControl({ definition, ...props }: ControlProps) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.channels.list.queryOptions());
  return <ChoiceOrTemplate {...props} definition={{ ...definition, enum: (data ?? []).map(({ ref }) => ref) }} />;
}

const UNSET = "unset";

function ChoiceOrTemplate(props: ControlProps) {
  const { definition, value, onChange, templatePaths, disabled } = props;
  const [asTemplate, setAsTemplate] = useState(false);
  const templated = isTemplateText(value) || (asTemplate && templatePaths !== undefined);
  const isSwitch = parameterControl(definition) === "switch";
  const choices = definition.enum ?? [];
  const toggle = () => {
    setAsTemplate(!templated);
    if (templated) onChange(undefined);
  };
  const listed = choices.map((choice) => ({ value: `=${JSON.stringify(choice)}`, label: shortValue(choice) }));
  const given = value === undefined ? undefined : `=${JSON.stringify(value)}`;
  return (
    <div className="flex min-h-8 min-w-0 items-center gap-2">
      <div className="min-w-0 flex-1">
        {templated ? (
          <TemplateInput
            value={typeof value === "string" ? value : ""}
            onValueChange={(text) => onChange(text === "" ? undefined : text)}
            templatePaths={templatePaths}
            placeholder="{{ event.payload.… }}"
            disabled={disabled}
          />
        ) : isSwitch ? (
          <div className="flex h-8 items-center">
            <Switch
              checked={(value ?? definition.default) === true}
              onCheckedChange={(checked) => onChange(checked)}
              disabled={disabled}
            />
          </div>
        ) : (
          <Select
            value={given}
            onValueChange={(next) => onChange(next === UNSET ? undefined : (JSON.parse(next.slice(1)) as Json))}
            options={[
              ...(definition.required || value === undefined ? [] : [{ value: UNSET, label: "Not set" }]),
              ...listed,
              ...(given === undefined || listed.some((option) => option.value === given)
                ? []
                : [{ value: given, label: shortValue(value ?? null), disabled: true }]),
            ]}
            placeholder={definition.default === undefined ? "Choose…" : shortValue(definition.default)}
            disabled={disabled}
          />
        )}
      </div>
      {templatePaths !== undefined && (
        <Button
          size="icon-sm"
          variant="ghost"
          onClick={toggle}
          disabled={disabled}
          aria-label={templated ? "Choose a fixed value" : "Use a value of the event"}
          title={templated ? "Choose a fixed value" : "Use a value of the event"}
        >
          {templated ? <ListChecks aria-hidden /> : <Braces aria-hidden />}
        </Button>
      )}
    </div>
  );
}

function JsonControl({ definition, value, onChange, templatePaths, disabled }: ControlProps) {
  const [text, setDraft] = useDraft(value, (stored) => textOfValue("json", stored));
  const paths = useMemo(() => templatePaths?.map(({ path }) => path), [templatePaths]);
  return (
    <CodeEditor
      language="json"
      value={text}
      onChange={(typed) => {
        const next = valueOfText("json", typed);
        setDraft(typed, next);
        onChange(next);
      }}
      placeholder={
        definition.default !== undefined && definition.default !== null
          ? JSON.stringify(definition.default)
          : definition.type === "array"
            ? "[]"
            : "{}"
      }
      minHeight="4.5rem"
      maxHeight="16rem"
      readOnly={disabled}
      {...(paths === undefined ? {} : { templatePaths: paths })}
    />
  );
}
