"use client";

import { ChevronDown, ListFilter } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "./dropdown-menu";

export interface Facet {
  value: string;
  label: string;
  icon?: ReactNode;
  count?: number;
}

export interface FacetFilterProps {
  /** "Status" */
  label: string;
  options: readonly Facet[];
  /** Chosen values; empty means no filter. Pair with useUrlList. */
  values: readonly string[];
  onValuesChange: (values: string[]) => void;
}

/** A column filter with several choices, for up to about twenty options. */
export function FacetFilter({ label, options, values, onValuesChange }: FacetFilterProps) {
  const chosen = options.filter((option) => values.includes(option.value));
  const text =
    chosen.length === 0 ? null : chosen.length > 2 ? `${chosen.length} chosen` : chosen.map((o) => o.label).join(", ");
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button className={text ? "border-primary" : undefined}>
          <ListFilter aria-hidden className="text-muted-foreground" />
          {label}
          {text && <span className="max-w-40 truncate font-normal text-primary">{text}</span>}
          <ChevronDown aria-hidden className="text-muted-foreground" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {options.map((option) => (
          <DropdownMenuCheckboxItem
            key={option.value}
            checked={values.includes(option.value)}
            onCheckedChange={(on) =>
              onValuesChange(on ? [...values, option.value] : values.filter((value) => value !== option.value))
            }
            onSelect={(event) => event.preventDefault()}
          >
            {option.icon}
            <span className="flex-1">{option.label}</span>
            {option.count !== undefined && (
              <span className="ml-4 text-muted-foreground text-xs tabular-nums">{option.count}</span>
            )}
          </DropdownMenuCheckboxItem>
        ))}
        {values.length > 0 && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem onSelect={() => onValuesChange([])}>Clear filter</DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
