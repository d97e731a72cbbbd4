export interface SearchableOption {
  value: string;
  label: string;
  detail?: string;
  keywords?: string;
}

const fold = (text: string) => text.toLowerCase().replaceAll(/[_/.-]+/g, " ");

/**
 * Options that contain every word of the search, in any order; those whose label starts with it come first, and the
 * given order is kept otherwise. Separators of refs and zones count as spaces ("new york" finds America/New_York).
 */
export function filterOptions<O extends SearchableOption>(options: readonly O[], search: string): O[] {
  const needle = fold(search).trim();
  if (needle === "") return [...options];
  const words = needle.split(/\s+/);
  const leading: O[] = [];
  const rest: O[] = [];
  for (const option of options) {
    const label = fold(option.label);
    const text = `${label} ${fold(option.value)} ${fold(option.detail ?? "")} ${fold(option.keywords ?? "")}`;
    if (!words.every((word) => text.includes(word))) continue;
    if (label.startsWith(needle)) leading.push(option);
    else rest.push(option);
  }
  return [...leading, ...rest];
}
