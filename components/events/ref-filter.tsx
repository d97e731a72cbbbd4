"use client";

import { useMemo } from "react";
import { Combobox } from "@/components/ui/combobox";

/** Narrows a list to one definition. A ref that no longer exists stays chosen and can be cleared. */
export function RefFilter({
  label,
  value,
  onValueChange,
  definitions,
}: {
  /** "Action" */
  label: string;
  value: string | undefined;
  onValueChange: (ref: string) => void;
  /** undefined while loading */
  definitions: readonly { ref: string; label: string }[] | undefined;
}) {
  const options = useMemo(
    () => (definitions ?? []).map((item) => ({ value: item.ref, label: item.ref, keywords: item.label })),
    [definitions],
  );
  return (
    <div className="w-44 min-w-0 max-sm:w-[calc(50%-0.25rem)]">
      <Combobox
        aria-label={`Filter by ${label.toLowerCase()}`}
        value={value ?? null}
        onValueChange={(ref) => onValueChange(ref ?? "")}
        options={options}
        placeholder={`Any ${label.toLowerCase()}`}
        searchPlaceholder={`Search ${label.toLowerCase()}s`}
        loading={definitions === undefined}
        clearable
        mono
      />
    </div>
  );
}
