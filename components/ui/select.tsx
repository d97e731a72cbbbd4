"use client";

import { Check, ChevronDown } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { cn } from "./cn";
import { type FieldControlProps, useFieldControl } from "./field";
import { controlClasses } from "./input";
import { type Layer, layerTriggerProps, TriggerStandIn, useLayer } from "./layer";
import { useTypeahead } from "./use-typeahead";

export interface SelectOption<V extends string = string> {
  /** Not empty: Radix keeps "" for "nothing chosen". */
  value: V;
  label: string;
  description?: string;
  icon?: ReactNode;
  disabled?: boolean;
  /** Options with the same group, standing together, get this heading. */
  group?: string;
}

export interface SelectProps<V extends string = string> extends FieldControlProps {
  value: V | undefined;
  onValueChange: (value: V) => void;
  options: readonly SelectOption<V>[];
  placeholder?: string;
  disabled?: boolean;
  size?: "sm" | "md";
  /** Needed outside a Field. */
  "aria-label"?: string;
  onBlur?: () => void;
  className?: string;
}

const OPENING_KEYS = [" ", "Enter", "ArrowUp", "ArrowDown"];
/** How far the pointer may move between its press on the trigger and its release without choosing what came under it, px. */
const STILL_PX = 10;

function ignoreReleaseNear({ pageX, pageY }: PointerEvent): void {
  const onRelease = (event: globalThis.PointerEvent) => {
    if (Math.hypot(event.pageX - pageX, event.pageY - pageY) <= STILL_PX) event.preventDefault();
  };
  document.addEventListener("pointerup", onRelease, { capture: true, once: true });
}

/** A list of up to about fifteen choices; use Combobox for more. */
export function Select<V extends string = string>({
  value,
  onValueChange,
  options,
  placeholder = "Choose…",
  disabled = false,
  size = "md",
  className,
  onBlur,
  ...props
}: SelectProps<V>) {
  const wiring = useFieldControl(props);
  const layer = useLayer();
  const { open, setOpen, trigger } = layer;
  const pointerType = useRef("touch");
  const typeAhead = useTypeahead(options, value, onValueChange);
  const chosen = options.find((option) => option.value === value);
  const onKeyDown = (event: KeyboardEvent) => {
    const goesOn = typeAhead(event);
    if (goesOn || !OPENING_KEYS.includes(event.key)) return;
    setOpen(true);
    event.preventDefault();
  };
  return (
    <>
      <button
        type="button"
        role="combobox"
        {...layerTriggerProps(layer)}
        {...wiring}
        ref={(node) => {
          trigger.current = node;
        }}
        aria-expanded={open}
        aria-autocomplete="none"
        aria-label={props["aria-label"]}
        data-placeholder={chosen === undefined ? "" : undefined}
        disabled={disabled}
        onBlur={onBlur}
        onPointerDown={(event) => {
          pointerType.current = event.pointerType;
          if (event.button !== 0 || event.ctrlKey || event.pointerType !== "mouse") return;
          setOpen(true);
          event.preventDefault(); // the focus goes to the list, and not to the trigger
          ignoreReleaseNear(event);
        }}
        onClick={() => {
          if (pointerType.current !== "mouse") setOpen(true); // a finger, or a screen reader
        }}
        onKeyDown={onKeyDown}
        className={cn(
          controlClasses,
          "flex items-center justify-between gap-2 text-left data-placeholder:text-muted-foreground",
          size === "sm" ? "h-7 text-xs" : "h-8",
          className,
        )}
      >
        <span className="pointer-events-none min-w-0 truncate">{chosen?.label ?? placeholder}</span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      </button>
      <SelectList layer={layer} value={value} onValueChange={onValueChange} options={options} />
    </>
  );
}

interface SelectListProps<V extends string> extends Pick<SelectProps<V>, "value" | "onValueChange" | "options"> {
  layer: Layer;
}

function SelectList<V extends string>({
  layer: { open, setOpen, library, trigger, contentId },
  value,
  onValueChange,
  options,
}: SelectListProps<V>) {
  if (library === null) return null;
  const SelectPrimitive = library.Select;
  return (
    <SelectPrimitive.Root
      open={open}
      onOpenChange={setOpen}
      value={value ?? ""}
      onValueChange={(next) => onValueChange(next as V)}
    >
      <SelectPrimitive.Trigger asChild>
        <TriggerStandIn element={trigger} />
      </SelectPrimitive.Trigger>
      <SelectPrimitive.Portal>
        <SelectPrimitive.Content
          id={contentId}
          position="popper"
          sideOffset={4}
          className="data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98 z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-[min(28rem,92vw)] overflow-hidden rounded-lg border bg-popover p-1 text-popover-foreground shadow-md data-[state=open]:animate-in"
        >
          <SelectPrimitive.Viewport className="max-h-80">
            {groupOptions(options).map(([group, members]) => (
              <SelectPrimitive.Group key={group ?? ""}>
                {group && (
                  <SelectPrimitive.Label className="px-2 pt-2 pb-1 font-medium text-muted-foreground text-xs">
                    {group}
                  </SelectPrimitive.Label>
                )}
                {members.map((option) => (
                  <SelectPrimitive.Item
                    key={option.value}
                    value={option.value}
                    {...(option.disabled === undefined ? {} : { disabled: option.disabled })}
                    className="relative flex cursor-default select-none items-start gap-2 rounded-sm py-1.5 pr-8 pl-2 text-sm outline-none data-disabled:pointer-events-none data-highlighted:bg-accent data-disabled:opacity-50 [&_svg]:size-4"
                  >
                    {option.icon && <span className="mt-0.5 text-muted-foreground">{option.icon}</span>}
                    <span className="grid min-w-0">
                      <SelectPrimitive.ItemText>{option.label}</SelectPrimitive.ItemText>
                      {option.description && (
                        <span className="text-muted-foreground text-xs">{option.description}</span>
                      )}
                    </span>
                    <SelectPrimitive.ItemIndicator className="absolute top-2 right-2 text-primary">
                      <Check aria-hidden />
                    </SelectPrimitive.ItemIndicator>
                  </SelectPrimitive.Item>
                ))}
              </SelectPrimitive.Group>
            ))}
          </SelectPrimitive.Viewport>
        </SelectPrimitive.Content>
      </SelectPrimitive.Portal>
    </SelectPrimitive.Root>
  );
}

function groupOptions<V extends string>(
  options: readonly SelectOption<V>[],
): [string | undefined, SelectOption<V>[]][] {
  const groups: [string | undefined, SelectOption<V>[]][] = [];
  for (const option of options) {
    const last = groups.at(-1);
    if (last && last[0] === option.group) last[1].push(option);
    else groups.push([option.group, [option]]);
  }
  return groups;
}
