"use client";

import { Check, ChevronsUpDown, Search, X } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { cn } from "./cn";
import { type FieldControlProps, useFieldControl, useFieldLabelId } from "./field";
import { filterOptions } from "./filter-options";
import { controlClasses } from "./input";
import { onDemand } from "./on-demand";
import { Popover, PopoverContent, PopoverTrigger } from "./popover";

// With the library for long lists, when it is opened.
const ComboboxList = onDemand(() => import("./combobox-list").then((module) => module.ComboboxList));

export interface ComboboxOption {
  value: string;
  label: string;
  /** Second, muted text at the end of the row (an offset, a pack). */
  detail?: string;
  /** More words the search finds this option by. */
  keywords?: string;
  disabled?: boolean;
}

export interface ComboboxProps extends FieldControlProps {
  value: string | null | undefined;
  onValueChange: (value: string | null) => void;
  options: readonly ComboboxOption[];
  placeholder?: string;
  searchPlaceholder?: string;
  /** Shown when the search finds nothing. */
  emptyText?: string;
  /** Lets the person take the text they typed as the value. */
  allowCustom?: boolean;
  /** Shows a button that sets the value to null. */
  clearable?: boolean;
  loading?: boolean;
  disabled?: boolean;
  /** Monospaced labels, for refs. */
  mono?: boolean;
  /** Needed outside a Field. */
  "aria-label"?: string;
  onBlur?: () => void;
  className?: string;
}

/** Searchable choice for long lists (time zones, refs): rows are virtualised, so thousands are fine. */
export function Combobox({
  value,
  onValueChange,
  options,
  placeholder = "Choose…",
  searchPlaceholder = "Search…",
  emptyText = "Nothing found",
  allowCustom = false,
  clearable = false,
  loading = false,
  disabled = false,
  mono = false,
  onBlur,
  className,
  ...props
}: ComboboxProps) {
  const wiring = useFieldControl(props);
  const labelId = useFieldLabelId();
  const listId = useId();
  const valueId = useId();
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const [active, setActive] = useState(0);
  const shown = useMemo(() => {
    const found = filterOptions(options, search);
    const typed = search.trim();
    if (allowCustom && typed !== "" && !options.some((option) => option.value === typed)) {
      return [...found, { value: typed, label: typed, detail: "use this text" }];
    }
    return found;
  }, [options, search, allowCustom]);
  const selected = options.find((option) => option.value === value);
  const text = selected?.label ?? value ?? null;

  const choose = (option: ComboboxOption | undefined) => {
    if (!option || option.disabled) return;
    onValueChange(option.value);
    setOpen(false);
  };
  const changeOpen = (next: boolean) => {
    setOpen(next);
    if (next) {
      setSearch("");
      setActive(
        Math.max(
          0,
          options.findIndex((option) => option.value === value),
        ),
      );
    } else onBlur?.();
  };

  return (
    <Popover open={open} onOpenChange={changeOpen}>
      <div className={cn("relative min-w-0", className)}>
        <PopoverTrigger
          {...wiring}
          type="button"
          role="combobox"
          aria-expanded={open}
          aria-controls={listId}
          aria-label={props["aria-label"]}
          aria-labelledby={props["aria-label"] ? undefined : labelId && `${labelId} ${valueId}`}
          disabled={disabled}
          className={cn(
            controlClasses,
            "flex h-8 items-center justify-between gap-2 text-left",
            text === null && "text-muted-foreground",
          )}
        >
          <span id={valueId} className={cn("min-w-0 truncate", mono && text !== null && "font-mono")}>
            {text ?? placeholder}
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        </PopoverTrigger>
        {clearable && text !== null && !disabled && (
          <button
            type="button"
            aria-label="Clear"
            onClick={() => onValueChange(null)}
            className="absolute inset-y-1 right-7 flex w-6 items-center justify-center rounded-sm bg-card text-muted-foreground hover:bg-accent hover:text-foreground"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        )}
      </div>
      <PopoverContent className="w-(--radix-popover-trigger-width) min-w-64 overflow-hidden p-0">
        <div className="flex items-center gap-2 border-b px-2.5">
          <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <input
            type="text"
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={shown[active] ? `${listId}-${active}` : undefined}
            aria-label={searchPlaceholder}
            placeholder={searchPlaceholder}
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              setActive(0);
            }}
            onKeyDown={(event) => {
              const last = shown.length - 1;
              const steps: Record<string, number> = {
                ArrowDown: Math.min(last, active + 1),
                ArrowUp: Math.max(0, active - 1),
                PageDown: Math.min(last, active + 8),
                PageUp: Math.max(0, active - 8),
              };
              const next = steps[event.key];
              if (next !== undefined) {
                event.preventDefault();
                setActive(next);
              } else if (event.key === "Enter") {
                event.preventDefault();
                choose(shown[active]);
              }
            }}
            className="h-9 w-full bg-transparent text-sm outline-none placeholder:text-muted-foreground max-sm:text-[16px]"
          />
        </div>
        <ComboboxList
          id={listId}
          options={shown}
          active={active}
          onActiveChange={setActive}
          onChoose={choose}
          label={searchPlaceholder}
          mono={mono}
          emptyText={loading ? "Loading…" : emptyText}
          renderMark={(option) => option.value === value && <Check aria-hidden className="size-4 text-primary" />}
          isSelected={(option) => option.value === value}
        />
      </PopoverContent>
    </Popover>
  );
}
