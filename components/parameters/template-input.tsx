"use client";

import { Braces } from "lucide-react";
import { type ComponentProps, type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Popover, PopoverAnchor, PopoverContent } from "@/components/ui/popover";
import { Textarea } from "@/components/ui/textarea";
import { completeTemplate, matchingPaths, openTemplateAt, type TemplatePath } from "./template-completion";

export interface TemplateInputProps {
  value: string;
  onValueChange: (value: string) => void;
  /** What can stand between braces. Absent: a plain input without templates. */
  templatePaths?: readonly TemplatePath[] | undefined;
  multiline?: boolean;
  mono?: boolean;
  placeholder?: string | undefined;
  inputMode?: ComponentProps<"input">["inputMode"];
  disabled?: boolean;
  onBlur?: () => void;
  /** Needed outside a Field. */
  "aria-label"?: string;
}

type TextControl = HTMLInputElement | HTMLTextAreaElement;

/** A text in which `{{ … }}` can be written, with completion of the known paths and a button that begins one. */
export function TemplateInput({
  value,
  onValueChange,
  templatePaths,
  multiline = false,
  mono,
  onBlur,
  ...props
}: TemplateInputProps) {
  const listId = useId();
  const control = useRef<TextControl>(null);
  const nextCaret = useRef<number | null>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const open = caret === null || templatePaths === undefined ? null : openTemplateAt(value, caret);
  const query = open?.query ?? null;
  const shown = useMemo(
    () => (query === null || templatePaths === undefined ? [] : matchingPaths(templatePaths, query)),
    [query, templatePaths],
  );
  const isOpen = shown.length > 0 && !(shown.length === 1 && shown[0]?.path === query);
  const selected = Math.min(active, shown.length - 1);

  useLayoutEffect(() => {
    if (nextCaret.current === null || control.current === null) return;
    control.current.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = null;
  });

  const write = (text: string, position: number) => {
    nextCaret.current = position;
    onValueChange(text);
    control.current?.focus();
  };
  const choose = (path: TemplatePath | undefined) => {
    if (path === undefined || open === null || caret === null) return;
    const done = completeTemplate(value, open, caret, path.path);
    write(done.text, done.caret);
    setCaret(null);
  };
  const begin = () => {
    const position = control.current?.selectionStart ?? value.length;
    write(`${value.slice(0, position)}{{ ${value.slice(position)}`, position + 3);
    setCaret(position + 3);
    setActive(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) return;
    if (event.key === "ArrowDown") setActive((selected + 1) % shown.length);
    else if (event.key === "ArrowUp") setActive((selected + shown.length - 1) % shown.length);
    else if (event.key === "Enter" || event.key === "Tab") choose(shown[selected]);
    else if (event.key === "Escape") setCaret(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const Control = multiline ? Textarea : Input;
  if (templatePaths === undefined) {
    return (
      <Control
        {...(mono === undefined ? {} : { mono })}
        {...props}
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        {...(onBlur === undefined ? {} : { onBlur })}
      />
    );
  }
  const hold = (node: TextControl | null) => {
    control.current = node;
  };
  const wiring = {
    ...props,
    ...(mono === undefined ? {} : { mono }),
    value,
    role: "combobox",
    "aria-expanded": isOpen,
    "aria-controls": listId,
    "aria-autocomplete": "list" as const,
    "aria-activedescendant": isOpen ? `${listId}-${selected}` : undefined,
    autoComplete: "off",
    spellCheck: false,
    className: "pr-9",
    onChange: (event: { target: TextControl }) => {
      onValueChange(event.target.value);
      setCaret(event.target.selectionStart);
      setActive(0);
    },
    onKeyDown,
    onBlur: () => {
      setCaret(null);
      onBlur?.();
    },
  };
  return (
    <Popover open={isOpen} onOpenChange={(next) => !next && setCaret(null)}>
      <PopoverAnchor>
        <div className="relative min-w-0">
          {multiline ? <Textarea {...wiring} ref={hold} /> : <Input {...wiring} ref={hold} />}
          <button
            type="button"
            aria-label="Insert a value of the event"
            title="Insert a value of the event"
            disabled={props.disabled}
            onMouseDown={(event) => event.preventDefault()}
            onClick={begin}
            className="absolute top-1 right-1 flex size-6 items-center justify-center rounded-sm text-muted-foreground hover:bg-accent hover:text-foreground disabled:opacity-50"
          >
            <Braces aria-hidden className="size-3.5" />
          </button>
        </div>
      </PopoverAnchor>
      <PopoverContent
        className="w-(--radix-popover-trigger-width) min-w-72 overflow-hidden p-1"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => {
          if (control.current?.contains(event.target as Node)) event.preventDefault();
        }}
      >
        <PathList id={listId} paths={shown} selected={selected} onChoose={choose} />
      </PopoverContent>
    </Popover>
  );
}

function PathList({
  id,
  paths,
  selected,
  onChoose,
}: {
  id: string;
  paths: readonly TemplatePath[];
  selected: number;
  onChoose: (path: TemplatePath) => void;
}) {
  return (
    <div id={id} role="listbox" aria-label="Values of the event" className="max-h-64 overflow-y-auto">
      {paths.map((path, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input that owns this list handles the keys
        <div
          key={path.path}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === selected}
          ref={(node) => {
            if (index === selected) node?.scrollIntoView({ block: "nearest" });
          }}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(path)}
          className={cn(
            "flex cursor-default items-baseline gap-3 rounded-sm px-2 py-1.5 text-xs hover:bg-accent",
            index === selected && "bg-accent",
          )}
        >
          <span className="min-w-0 truncate font-mono">{path.path}</span>
          {path.sample !== undefined && (
            <span className="ml-auto max-w-1/2 shrink-0 truncate text-muted-foreground">{path.sample}</span>
          )}
        </div>
      ))}
    </div>
  );
}
