"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "./cn";

interface ListOption {
  value: string;
  label: string;
  detail?: string;
  disabled?: boolean;
}

export interface ComboboxListProps<O extends ListOption> {
  id: string;
  label: string;
  options: readonly O[];
  active: number;
  onActiveChange: (index: number) => void;
  onChoose: (option: O) => void;
  isSelected: (option: O) => boolean;
  renderMark: (option: O) => ReactNode;
  emptyText: string;
  mono: boolean;
}

const rowHeight = 32;

/** The virtualised listbox of a combobox. Options get the ids `${id}-${index}` for aria-activedescendant. */
export function ComboboxList<O extends ListOption>({
  id,
  label,
  options,
  active,
  onActiveChange,
  onChoose,
  isSelected,
  renderMark,
  emptyText,
  mono,
}: ComboboxListProps<O>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: options.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 256, height: 256 },
  });
  useEffect(() => {
    if (active < options.length) virtualizer.scrollToIndex(active, { align: "auto" });
  }, [active, options.length, virtualizer]);

  return (
    <div ref={scroller} className="max-h-64 overflow-y-auto p-1" tabIndex={-1}>
      {options.length === 0 && (
        <p role="status" className="px-2 py-4 text-center text-muted-foreground text-sm">
          {emptyText}
        </p>
      )}
      <div
        id={id}
        role="listbox"
        aria-label={label}
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const option = options[item.index];
          if (!option) return null;
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: reached by aria-activedescendant
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the search box
            <div
              key={option.value}
              id={`${id}-${item.index}`}
              role="option"
              aria-selected={isSelected(option)}
              aria-disabled={option.disabled || undefined}
              aria-setsize={options.length}
              aria-posinset={item.index + 1}
              onMouseMove={() => active !== item.index && onActiveChange(item.index)}
              onClick={() => onChoose(option)}
              className={cn(
                "absolute inset-x-0 top-0 flex cursor-default select-none items-center gap-2 rounded-sm px-2 text-sm aria-disabled:opacity-50",
                item.index === active && "bg-accent",
              )}
              style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
            >
              <span className={cn("min-w-0 flex-1 truncate", mono && "font-mono")}>{option.label}</span>
              {option.detail && (
                <span className="shrink-0 text-muted-foreground text-xs tabular-nums">{option.detail}</span>
              )}
              <span className="size-4 shrink-0">{renderMark(option)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
