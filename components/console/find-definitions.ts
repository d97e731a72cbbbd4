import type { LucideIcon } from "lucide-react";
import type { PaletteResult } from "../shell/command-palette";
import { filterOptions } from "../ui/filter-options";

export interface DefinitionGroup {
  /** Heading, such as "Sensors". */
  group: string;
  /** Where their pages are, such as "/sensors". */
  path: string;
  icon: LucideIcon;
  items: readonly { ref: string; label: string }[];
}

/** How many of each group are shown. */
const EACH_MAX = 6;

/** Definitions whose label or ref is like `search`, best first within each group, at most six of each. */
export function findDefinitions(search: string, groups: readonly DefinitionGroup[]): PaletteResult[] {
  return groups.flatMap(({ group, path, icon, items }) =>
    filterOptions(
      items.map(({ ref, label }) => ({ value: ref, label, keywords: ref })),
      search,
    )
      .slice(0, EACH_MAX)
      .map(({ value, label }) => ({
        id: `${path}/${value}`,
        label,
        detail: value,
        icon,
        href: `${path}/${value}`,
        group,
      })),
  );
}
